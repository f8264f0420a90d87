package dev.bramka.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

@Tag("slow")
class ModularityTest {
  /**
   * What calls KSeF or speaks of its answers; the client's keys, hashes and deadlines are tools.
   */
  private static final DescribedPredicate<JavaClass> CALLING_KSEF =
      new DescribedPredicate<>("classes that call KSeF") {
        @Override
        public boolean test(JavaClass type) {
          String file = type.getName().replaceAll(".*\\.|\\$.*", "");
          return CALLING_PACKAGES.contains(type.getPackageName())
              && !file.equals("Deadline")
              && !file.equals("InvoiceFilters");
        }
      };

  private static final Set<String> CALLING_PACKAGES =
      Set.of(
          "dev.bramka.client",
          "dev.bramka.client.certificates",
          "dev.bramka.client.http",
          "dev.bramka.client.query",
          "dev.bramka.client.session");

  private final JavaClasses shipped =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bramka.gateway");

  @Test
  void modules_keepTheirBoundaries() {
    ApplicationModules.of(Bramka.class).verify();
  }

  @Test
  void verification_failsOnAForbiddenArrow() {
    assertThatThrownBy(
            () ->
                ApplicationModules.of(
                        "dev.bramka.fixture.modules", new ImportOption.OnlyIncludeTests())
                    .verify())
        .isInstanceOf(Violations.class)
        .hasMessageContaining("Allowed targets: none");
  }

  @Test
  void simulator_isKnownToOneLauncherClassOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.bramka.gateway.launcher.EmbeddedSimulator")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bramka.simulator..")
        .check(shipped);
  }

  @Test
  void ksef_isSpokenWithBelowTheUseCasesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "..invoices..",
            "..delivery..",
            "..outbox..",
            "..sessions..",
            "..sync..",
            "..credentials..")
        .and()
        .doNotHaveSimpleName("Bramka")
        .should()
        .dependOnClassesThat(CALLING_KSEF)
        .because("a controller or store that calls KSeF goes round permits, doubts and checks")
        .check(shipped);
  }

  @Test
  void controllers_knowNoDatabase() {
    noClasses()
        .that()
        .resideInAnyPackage("..apiv1..", "..web..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.bramka.gateway.platform.Store")
        .check(shipped);
  }

  @Test
  void theDatabase_isReachedThroughTheStoreOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..platform..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("javax.sql.DataSource")
        .check(shipped);
  }
}

package dev.bramka.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ModularityTest {
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

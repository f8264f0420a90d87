package dev.bramka.documents;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ArchitectureTest {
  private final JavaClasses shipped =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bramka.documents");

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  @Test
  void packages_haveNoCycles() {
    noCycles("dev.bramka").check(shipped);
  }

  @Test
  void schema_knowsNothingOfValidation() {
    noClasses()
        .that()
        .resideInAPackage("..schema..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..validate..")
        .check(shipped);
  }

  @Test
  void library_knowsNothingOfSpring() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(shipped);
  }

  @Test
  void cycleRule_failsOnACycle() {
    JavaClasses cyclic = new ClassFileImporter().importPackages("dev.bramka.fixture.cycle");
    assertThatThrownBy(() -> noCycles("dev.bramka.fixture.cycle").check(cyclic))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Cycle detected");
  }
}

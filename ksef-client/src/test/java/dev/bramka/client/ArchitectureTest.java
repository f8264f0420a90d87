package dev.bramka.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ArchitectureTest {
  private final JavaClasses shipped =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bramka.client");

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.bramka.(**)").should().beFreeOfCycles().check(shipped);
  }

  @Test
  void library_usesOnlyWhatItMay() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "dev.bramka.simulator..",
            "dev.bramka.gateway..",
            "dev.bramka.documents..")
        .check(shipped);
  }
}

package dev.sluice.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Checks every class of every module against the rules of the architecture. */
final class HouseRulesTest {
  private static final String[] WORKERS = {
    "dev.sluice.jobs..", "dev.sluice.flags..", "dev.sluice.subprocess.."
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("testkit"))
          .importPackages("dev.sluice");

  @Test
  void workers_dependNeitherOnEachOtherNorOnTheGateway() {
    for (String worker : WORKERS) {
      noClasses()
          .that()
          .resideInAPackage(worker)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.sluice..")
                  .and(
                      not(
                          resideInAnyPackage(
                              worker, "dev.sluice.contracts..", "dev.sluice.runtime.."))))
          .check(HOUSE);
    }
  }

  @Test
  void gateway_doesNotDependOnWorkers() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WORKERS)
        .check(HOUSE);
  }

  @Test
  void contracts_haveNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.contracts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..", "java.nio.file..", "java.nio.channels..", "io.vertx.core.file..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Vertx.class)
        .check(HOUSE);
  }

  @Test
  void eventBus_isUsedByTheRuntimeOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sluice.runtime..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(EventBus.class)
        .check(HOUSE);
  }

  @Test
  void batchesAndDispatch_arePureCode() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.gateway.batch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.core", "io.vertx.core.http..", "io.vertx.core.eventbus..", "io.vertx.ext..")
        .check(HOUSE);
  }

  @Test
  void ids_doNotUseTheEntropyOfTheSystem() {
    noClasses().should().callMethod(UUID.class, "randomUUID").check(HOUSE);
  }

  @Test
  void modules_haveNoCycles() {
    slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void everyPackage_isNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(NullMarked.class)
        .check(HOUSE);
  }
}

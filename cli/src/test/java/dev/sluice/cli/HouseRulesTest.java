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

/** The rules of the house that no compiler knows, held against every class of every module. */
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
  void workers_knowNeitherEachOtherNorTheGateway() {
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
  void gateway_knowsWorkersByAddressOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WORKERS)
        .check(HOUSE);
  }

  @Test
  void contracts_doNoInputOrOutput() {
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
  void eventBus_isSpokenByTheRuntimeOnly() {
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
  void namesThatAreNoSecrets_areNotDrawnFromTheSystemsEntropy() {
    noClasses().should().callMethod(UUID.class, "randomUUID").check(HOUSE);
  }

  @Test
  void packages_doNotNeedEachOtherInCircles() {
    slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void everyPackage_saysWhereToStartReading() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(NullMarked.class)
        .check(HOUSE);
  }
}

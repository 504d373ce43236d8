package dev.sluice.cli.loop;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnitReference;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that code on an event loop calls nothing that blocks. The command line is exempt, because
 * it has a thread of its own.
 *
 * <p>{@link OffLoop} lists the code that must block, with the thread that it runs on.
 */
final class LoopRulesTest {
  private static final String[] ON_LOOPS = {
    "dev.sluice.contracts",
    "dev.sluice.loopwatch",
    "dev.sluice.runtime",
    "dev.sluice.gateway",
    "dev.sluice.jobs",
    "dev.sluice.flags",
    "dev.sluice.subprocess",
    "dev.sluice.lab"
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ON_LOOPS);

  private static final JavaClasses CARELESS = new ClassFileImporter().importClasses(Careless.class);

  @Test
  void codeOnALoop_callsNothingThatBlocks() {
    assertEquals(List.of(), found(HOUSE, BlockingApis::isBlocking));
  }

  @Test
  void codeThatBlocks_isCalledOnAThreadThatMayBlock() {
    Set<JavaCodeUnit> blocking = blocking(HOUSE);
    assertEquals(
        List.of(), found(HOUSE, access -> isOf(blocking, access) && !isHandedOver(access)));
  }

  @Test
  void workOnPools_isNotQueuedBehindOtherWork() {
    assertEquals(List.of(), found(HOUSE, BlockingApis::isInTurn));
  }

  @Test
  void synchronizedMethods_neverWait() {
    assertEquals(List.of(), lockers(HOUSE));
  }

  @Test
  void listOfBlockingCode_hasNoSurplusEntries() {
    Set<JavaCodeUnit> blocking = blocking(HOUSE);
    assertEquals(
        List.of(),
        OffLoop.ALL.stream().filter(entry -> blocking.stream().noneMatch(entry::holds)).toList());
  }

  @Test
  void threadsOfBlockingCode_areDocumented() throws IOException {
    String table = Files.readString(Path.of("..", "docs", "event-loop.md"));
    assertEquals(
        Set.of(),
        OffLoop.ALL.stream()
            .map(OffLoop::thread)
            .filter(thread -> !table.contains("`" + thread))
            .collect(toSet()));
  }

  @Test
  void carelessVerticle_eachCallIsFound() {
    assertEquals(
        Set.of("sleep", "read", "resolve", "await", "join", "take", "readWithVertx"),
        CARELESS.stream()
            .flatMap(LoopRulesTest::accesses)
            .filter(BlockingApis::isBlocking)
            .map(access -> access.getOrigin().getName())
            .collect(toSet()));
    assertEquals(1, found(CARELESS, BlockingApis::isInTurn).size());
    assertEquals(1, lockers(CARELESS).size());
  }

  private static List<String> found(
      JavaClasses classes, Predicate<JavaCodeUnitAccess<?>> isForbidden) {
    return classes.stream()
        .flatMap(LoopRulesTest::accesses)
        .filter(isForbidden)
        .filter(access -> !OffLoop.isAllowed(access.getOrigin()))
        .map(JavaCodeUnitAccess::getDescription)
        .sorted()
        .toList();
  }

  /** Returns the synchronized methods that are not known to be short. */
  private static List<String> lockers(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
        .filter(method -> !OffLoop.isAllowed(method) && !OffLoop.isShort(method))
        .map(JavaCodeUnit::getFullName)
        .toList();
  }

  private static boolean isHandedOver(JavaCodeUnitAccess<?> access) {
    boolean isLater = access.isDeclaredInLambda() || access instanceof JavaCodeUnitReference;
    return isLater
        && access.getOrigin().getCallsFromSelf().stream().anyMatch(BlockingApis::isHandover);
  }

  /** Returns the code that blocks, directly or through its callees. */
  private static Set<JavaCodeUnit> blocking(JavaClasses classes) {
    List<JavaCodeUnitAccess<?>> allowed =
        classes.stream()
            .<JavaCodeUnitAccess<?>>flatMap(LoopRulesTest::accesses)
            .filter(access -> OffLoop.isAllowed(access.getOrigin()))
            .toList();
    Set<JavaCodeUnit> blocking = new HashSet<>();
    int before;
    do {
      before = blocking.size();
      allowed.stream()
          .filter(
              access ->
                  BlockingApis.isBlocking(access)
                      || (isOf(blocking, access) && !isHandedOver(access)))
          .map(JavaCodeUnitAccess::getOrigin)
          .toList()
          .forEach(blocking::add);
    } while (blocking.size() > before);
    return blocking;
  }

  private static boolean isOf(Set<JavaCodeUnit> units, JavaCodeUnitAccess<?> access) {
    return access.getTarget().resolveMember().filter(units::contains).isPresent();
  }

  private static Stream<JavaCodeUnitAccess<?>> accesses(JavaClass type) {
    return type.getCodeUnitAccessesFromSelf().stream();
  }
}

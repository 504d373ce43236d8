package dev.sluice.cli.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the shape of every module: its packages, their sizes, and the sizes of files. */
final class PackageRulesTest {
  private static final int MAX_FILES = 15;
  private static final int MAX_LINES = 300;
  private static final int MAX_PARAMETERS = 7;

  /** Packages that are larger by decision: the messages of the bus, and the life of a batch. */
  private static final Set<String> LARGE =
      Set.of("dev.sluice.contracts", "dev.sluice.gateway.batch");

  private static final String PLANTED = "dev.sluice.cli.packages.planted";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  @Test
  void packages_haveNoCycles() {
    freeOfCycles().check(HOUSE);
  }

  @Test
  void plantedCycle_isReported() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
    assertThatThrownBy(() -> freeOfCycles().check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(PLANTED + ".left")
        .hasMessageContaining(PLANTED + ".right");
  }

  @Test
  void packages_haveAtMostFifteenFiles() {
    Map<String, Long> sizes =
        sources()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(Collectors.groupingBy(PackageRulesTest::packageOf, Collectors.counting()));
    sizes.keySet().removeAll(LARGE);
    sizes.values().removeIf(size -> size <= MAX_FILES);
    assertThat(sizes).isEmpty();
  }

  @Test
  void files_haveAtMostThreeHundredLines() {
    assertThat(sources().filter(file -> lines(file) > MAX_LINES)).isEmpty();
  }

  @Test
  void constructors_haveAtMostSevenParameters() {
    assertThat(
            HOUSE.stream()
                .filter(type -> !type.isRecord())
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> constructor.getRawParameterTypes().size() > MAX_PARAMETERS)
                .map(JavaConstructor::getFullName))
        .isEmpty();
  }

  private static ArchRule freeOfCycles() {
    return SlicesRuleDefinition.slices()
        .assignedFrom(new ByPackage())
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(false);
  }

  /** Returns the main sources of all modules. */
  private static Stream<Path> sources() {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve(Path.of("src", "main", "java")))
          .filter(Files::isDirectory)
          .flatMap(root -> javaFiles(root).stream())
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Path> javaFiles(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String packageOf(Path file) {
    String path = file.getParent().toString().replace('\\', '/');
    return path.substring(path.indexOf("src/main/java/") + "src/main/java/".length())
        .replace('/', '.');
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Makes every package a slice of its own. */
  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}

package dev.sluice.subprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTest {
  private Path outside;
  private Path root;

  /** A root with a file, links to places inside and outside, and a neighbour of the same prefix. */
  @BeforeEach
  void makeRoot(@TempDir Path temporary) throws Exception {
    outside = temporary.toRealPath();
    root = Files.createDirectory(outside.resolve("root"));
    Files.createDirectory(outside.resolve("root2"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.createDirectory(root.resolve("sub"));
    Files.writeString(root.resolve("sub/file"), "f");
    Files.createSymbolicLink(root.resolve("in"), Path.of("sub"));
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("secret"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("nowhere"), outside.resolve("new"));
    Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-3", "0", "7", "4096"})
  void integer_withinItsBounds_isTaken(String argument) {
    assertThat(new IntegerRule(-3, 4096).accept(argument)).isEqualTo(argument);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-4",
        "4097",
        "+1",
        "01",
        "-0",
        "1.0",
        "1e3",
        "0x1",
        " 1",
        "1 ",
        "1\n",
        "",
        "-",
        "--1",
        "١",
        "99999999999999999999",
        "9223372036854775808",
        "1_0"
      })
  void integer_outsideOrWrittenOtherwise_isRefused(String argument) {
    assertThat(new IntegerRule(-3, 4096).accept(argument)).isNull();
  }

  @Test
  void integer_withoutBounds_isAnyLong() {
    IntegerRule rule = IntegerRule.from(Fields.of(new JsonObject()));

    assertThat(rule.accept("-9223372036854775808")).isNotNull();
    assertThat(rule.accept("9223372036854775807")).isNotNull();
    assertThat(rule.accept("9223372036854775808")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PNG", "png ", "png\n", "png\0", "--png", "gif"})
  void enum_isOneOfItsTexts_toTheLetter(String argument) {
    Rule rule = rule("{'enum':['png','jpg']}");

    assertThat(rule.accept("png")).isEqualTo("png");
    assertThat(rule.accept(argument)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc\n", "\nabc", " abc", "abc --force", "abc;id", "", "ABC", "abcabc", "-abc"})
  void pattern_matchesTheWholeArgument_withoutAnchors(String argument) {
    for (String pattern : new String[] {"a|abc", "^abc$", "(?m)^abc$", "ab?c"}) {
      Rule rule = rule("{'pattern':'" + pattern + "'}");

      assertThat(rule.accept("abc")).as(pattern).isEqualTo("abc");
      assertThat(rule.accept(argument)).as(pattern).isNull();
    }
  }

  @Test
  void pattern_hasALongestArgument() {
    assertThat(rule("{'pattern':'a*'}").accept("a".repeat(1_024))).isNotNull();
    assertThat(rule("{'pattern':'a*'}").accept("a".repeat(1_025))).isNull();
    assertThat(rule("{'pattern':'a*','maxLength':2}").accept("aaa")).isNull();
  }

  /** With java.util.regex the first takes for ever, and the second overflows the stack. */
  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|b|ab)*c", "(.*a){10}x", "([a-z]+)*[0-9]"})
  void pattern_thatWouldExplode_doesNot(String pattern) {
    Rule rule = rule("{'pattern':'" + pattern + "','maxLength':100000}");

    assertThat(rule.accept("a".repeat(99_999) + "!")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub/file", "in/file", "./sub/../sub/file", "sub//file"})
  void path_belowTheRoot_isGivenAsItReallyIs(String argument) {
    assertThat(new PathRule(root).accept(argument)).isEqualTo(root.resolve("sub/file").toString());
  }

  @Test
  void path_thatIsAbsolute_isTakenBelowTheRoot() {
    PathRule rule = new PathRule(root);

    assertThat(rule.accept(root.resolve("in/file").toString()))
        .isEqualTo(root.resolve("sub/file").toString());
    assertThat(rule.accept(outside.resolve("secret").toString())).isNull();
    assertThat(rule.accept("/etc/passwd")).isNull();
  }

  @Test
  void path_thatIsNew_isTakenInADirectoryThatIsThere() {
    PathRule rule = new PathRule(root);

    assertThat(rule.accept("in/new")).isEqualTo(root.resolve("sub/new").toString());
    assertThat(rule.accept("--output=x")).isEqualTo(root.resolve("--output=x").toString());
    assertThat(rule.accept("none/new")).isNull();
    assertThat(rule.accept("sub/file/new")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "sub/..",
        "../secret",
        "../root2",
        "../root2/new",
        "sub/../../secret",
        "out",
        "out/secret",
        "out/new",
        "out/../etc/passwd",
        "secret",
        "nowhere",
        "circle",
        "new/..",
        "a\0b"
      })
  void path_thatLeadsOutOrToTheRootItself_isRefused(String argument) {
    assertThat(new PathRule(root).accept(argument)).isNull();
  }

  @Test
  void path_whoseRootIsALink_isBelowWhereThatLeads() throws Exception {
    Path link = Files.createSymbolicLink(outside.resolve("link"), root);

    assertThat(new PathRule(link).accept("sub/file")).isEqualTo(root + "/sub/file");
    assertThat(new PathRule(link).accept(link + "/sub/file")).isEqualTo(root + "/sub/file");
  }

  private static Rule rule(String json) {
    return Rule.from(Fields.of(new JsonObject(json.replace('\'', '"'))));
  }
}

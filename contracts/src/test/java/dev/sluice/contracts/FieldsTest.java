package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.jobs.Lookup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read, and in which words the rest is refused. */
class FieldsTest {
  private static final String HALF = "a\uD83C";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':5}                  | a: 5 (expected: a string)",
        "{'a':true}               | a: true (expected: a string)",
        "{'a':['x']}              | a: [\"x\"] (expected: a string)",
        "{'a':{}}                 | a: {} (expected: a string)",
        "{'a':null}               | a: missing (expected: a string)",
        "{}                       | a: missing (expected: a string)",
      })
  void string_isNone_isRefused(String json, String expected) {
    refused(json, fields -> fields.string("a"), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':'5'}                    | a: 5 (expected: a whole number)",
        "{'a':5.0}                    | a: 5.0 (expected: a whole number)",
        "{'a':1e3}                    | a: 1000.0 (expected: a whole number)",
        "{'a':9223372036854775808}    | a: 9223372036854775808 (expected: a whole number)",
        "{'a':null}                   | a: missing (expected: a whole number)",
        "{}                           | a: missing (expected: a whole number)",
      })
  void integer_isNone_isRefused(String json, String expected) {
    refused(json, fields -> fields.integer("a"), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':0}           | a: 0 (expected: 1…10)",
        "{'a':11}          | a: 11 (expected: 1…10)",
        "{'a':4294967297}  | a: 4294967297 (expected: 1…10)",
        "{'a':-1}          | a: -1 (expected: 1…10)",
      })
  void integer_outOfBounds_isRefused(String json, String expected) {
    refused(json, fields -> fields.integer("a", 5, 1, 10), expected);
    refused(json, fields -> fields.optionalInteger("a", 1, 10), expected);
  }

  @Test
  void integer_atItsBounds_isTaken() {
    assertThat(fields("{'a':1}").integer("a", 5, 1, 10)).isEqualTo(1);
    assertThat(fields("{'a':10}").optionalInteger("a", 1, 10)).isEqualTo(10);
    assertThat(fields("{'a':9223372036854775807}").integer("a")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void others_ofTheWrongType_areRefused() {
    refused("{'a':'1'}", f -> f.optionalNumber("a"), "a: 1 (expected: a number)");
    refused("{'a':1e999}", f -> f.optionalNumber("a"), "a: Infinity (expected: a number)");
    refused("{'a':'true'}", f -> f.bool("a", true), "a: true (expected: true or false)");
    refused("{'a':1}", f -> f.bool("a", true), "a: 1 (expected: true or false)");
    refused("{'a':[]}", f -> f.optionalObject("a"), "a: [] (expected: an object)");
    refused("{'a':'b'}", f -> f.strings("a"), "a: b (expected: a list of strings)");
    refused("{'a':{}}", f -> f.objects("a"), "a: {} (expected: a list of objects)");
  }

  @Test
  void nulls_areAsGoodAsMissing() {
    Fields fields = fields("{'a':null}");

    assertThat(fields.optionalString("a")).isNull();
    assertThat(fields.string("a", "x")).isEqualTo("x");
    assertThat(fields.optionalInteger("a")).isNull();
    assertThat(fields.integer("a", 7, 1, 10)).isEqualTo(7);
    assertThat(fields.optionalNumber("a")).isNull();
    assertThat(fields.bool("a", true)).isTrue();
    assertThat(fields.strings("a")).isEmpty();
    assertThat(fields.objects("a")).isEmpty();
    assertThat(fields.optionalObject("a")).isNull();
    assertThat(fields.map("a", Lookup::from)).isEmpty();
    assertThat(fields.any("a")).isNull();
    assertThat(fields.isPresent("a")).isFalse();
  }

  @Test
  void listElement_ofTheWrongType_isToldByItsPlace() {
    refused("{'a':['x',5]}", f -> f.strings("a"), "a/1: 5 (expected: a string)");
    refused("{'a':[null]}", f -> f.strings("a"), "a/0: missing (expected: a string)");
    refused("{'a':[{},'x']}", f -> f.objects("a"), "a/1: x (expected: an object)");
    assertThat(faults("{'a':['x',5]}", f -> f.strings("a")).get(0).pointer()).isEqualTo("/a/1");
  }

  @Test
  void pointers_ofWhatIsNested_areComposed() {
    assertThat(faults("{'tasks':[{'zip':'1'}]}", f -> f.list("tasks", Lookup::from)))
        .containsExactly(new Fault("/tasks/0/zip", "1 (expected: five digits)"));
    assertThat(faults("{'m':{'k':{'zip':'1'}}}", f -> f.map("m", Lookup::from)))
        .containsExactly(new Fault("/m/k/zip", "1 (expected: five digits)"));
    assertThat(faults("{'m':{'k':5}}", f -> f.map("m", Lookup::from)))
        .containsExactly(new Fault("/m/k", "5 (expected: an object)"));
    assertThat(faults("{'o':{}}", f -> f.object("o", inner -> inner.string("s"))))
        .containsExactly(new Fault("/o/s", "missing (expected: a string)"));
    assertThat(faults("{}", f -> f.object("o", inner -> inner.string("s"))))
        .containsExactly(new Fault("/o", "missing (expected: an object)"));
  }

  @Test
  void below_faultsOfATask_areThoseOfItsPlace() {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Fields.below("/tasks/3", () -> Lookup.ofZip("7993")))
        .satisfies(e -> assertThat(e.faults().get(0).pointer()).isEqualTo("/tasks/3/zip"))
        .withMessage("zip: 7993 (expected: five digits)");
  }

  @Test
  void pointers_ofNamesWithSlashes_areEscaped() {
    List<Fault> faults =
        faults("{'a/b~c':{'s':5}}", f -> f.object("a/b~c", inner -> inner.string("s")));

    assertThat(faults.get(0).pointer()).isEqualTo("/a~1b~0c/s");
    assertThat(faults.get(0).setting()).isEqualTo("a/b~c.s: 5 (expected: a string)");
  }

  @Test
  void refuseOthers_unknownFields_areRefusedByName() {
    Fields fields = fields("{'a':1,'b/c':2,'d':3}");
    fields.any("a");
    fields.any("z");

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(fields::refuseOthers)
        .satisfies(
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        new Fault("/b~1c", "unknown field (expected: one of a, z)"),
                        new Fault("/d", "unknown field (expected: one of a, z)")));
  }

  @Test
  void unknownFields_nobodyRefusesThem_areIgnored() {
    assertThat(Lookup.from(fields("{'zip':'79936','x':1}"))).isEqualTo(Lookup.ofZip("79936"));
  }

  @Test
  void strings_halfACharacter_areRefused() {
    JsonObject json = new JsonObject().put("a", HALF).put("b", new JsonArray().add("x").add(HALF));

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Fields.of(json).string("a"))
        .withMessage("a: a\uFFFD (expected: well-formed Unicode)");
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Fields.of(json).strings("b"))
        .withMessage("b/1: a\uFFFD (expected: well-formed Unicode)");
  }

  @Test
  void read_recordOrJson_isTaken_andNothingElse() {
    Lookup record = Lookup.ofZip("79936");

    assertThat(Fields.read(record, Lookup.class, Lookup::from)).isSameAs(record);
    assertThat(Fields.read(record.toJson(), Lookup.class, Lookup::from)).isEqualTo(record);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Fields.read("79936", Lookup.class, Lookup::from))
        .withMessage("body: 79936 (expected: a JSON object)");
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> Fields.read(null, Lookup.class, Lookup::from))
        .withMessage("body: missing (expected: a JSON object)");
  }

  private static Fields fields(String json) {
    return Fields.of(new JsonObject(json.replace('\'', '"')));
  }

  private static void refused(String json, Consumer<Fields> read, String expected) {
    assertThat(faults(json, read)).extracting(Fault::detail).containsExactly(expected);
  }

  private static List<Fault> faults(String json, Consumer<Fields> read) {
    try {
      read.accept(fields(json));
    } catch (InvalidMessage invalid) {
      return invalid.faults();
    }
    return List.of();
  }
}

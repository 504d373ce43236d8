package dev.sluice.gateway.list;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListTest {

  @Test
  void elements_areGivenAsTheyStandInTheBody() throws IOException {
    JsonList list =
        parse(" { \"a\" : 1.5 , \"list\" : [ {\"b\":[1, 2]} , \"zwö\\\"lf\",-1e3 ,null,[ ] ] } ");

    assertThat(elements(list))
        .containsExactly("{\"b\":[1, 2]}", "\"zwö\\\"lf\"", "-1e3", "null", "[ ]");
    assertThat(others(list)).isEqualTo(Map.of("a", "1.5"));
  }

  @Test
  void fields_mayStandBeforeAndBehindTheList() throws IOException {
    JsonList list = parse("{\"x\":{\"list\":[7]},\"list\":[1,2],\"y\":\"é\",\"z\":true}");

    assertThat(elements(list)).containsExactly("1", "2");
    assertThat(others(list))
        .containsExactlyEntriesOf(ordered("x", "{\"list\":[7]}", "y", "\"é\"", "z", "true"));
  }

  @Test
  void field_thatIsNoList_isOneOfTheOthers() throws IOException {
    JsonList list = parse("{\"list\":\"all\"}");

    assertThat(list.isThere()).isFalse();
    assertThat(others(list)).isEqualTo(Map.of("list", "\"all\""));
  }

  @Test
  void longElements_areWhole() throws IOException {
    String text = "\"" + "äx".repeat(100_000) + "\"";

    assertThat(elements(parse("{\"list\":[" + text + ",1," + text + "]}")))
        .containsExactly(text, "1", text);
  }

  @Test
  void elements_untilItsTakerHasEnough() throws IOException {
    List<Integer> taken = new ArrayList<>();
    parse("{\"list\":[1,2,3,4]}")
        .forEach((index, from, start, length) -> taken.add(index) && taken.size() < 2);

    assertThat(taken).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "7",
        "{",
        "{\"list\"",
        "{\"list\":",
        "{\"list\":[",
        "{\"list\":[1",
        "{\"list\":[1,]}",
        "{\"list\":[1 2]}",
        "{\"list\":[1]}}",
        "{\"list\":[1]} {}",
        "{\"list\":[1],\"list\":[2]}",
        "{\"list\":[{\"a\":1,\"a\":2}]}",
        "{\"list\":[\"\u0001\"]}",
        "{list:[1]}",
      })
  void anythingElse_isRefused(String body) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse(body));
  }

  @Test
  void otherEncodings_areRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonList.parse("{\"list\":[1]}".getBytes(UTF_16), "list"));
  }

  private static JsonList parse(String body) throws IOException {
    return JsonList.parse(body.getBytes(UTF_8), "list");
  }

  private static List<String> elements(JsonList list) throws IOException {
    List<String> elements = new ArrayList<>();
    list.forEach(
        (index, from, start, length) -> elements.add(new String(from, start, length, UTF_8)));
    return elements;
  }

  private static Map<String, String> others(JsonList list) {
    Map<String, String> others = new LinkedHashMap<>();
    list.others().forEach((name, raw) -> others.put(name, new String(raw, UTF_8)));
    return others;
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}

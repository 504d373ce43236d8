package dev.sluice.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void elements_arePassedAsWritten() {
    Parsed list =
        parse(" { \"a\" : 1.5 , \"list\" : [ {\"b\":[1, 2]} , \"zwö\\\"lf\",-1e3 ,null,[ ] ] } ");

    assertThat(list.elements)
        .containsExactly("{\"b\":[1, 2]}", "\"zwö\\\"lf\"", "-1e3", "null", "[ ]");
    assertThat(list.others.getMap()).isEqualTo(Map.of("a", 1.5));
  }

  @Test
  void fields_mayPrecedeAndFollowTheList() {
    Parsed list = parse("{\"x\":{\"list\":[7]},\"list\":[1,2],\"y\":\"é\",\"z\":true}");

    assertThat(list.elements).containsExactly("1", "2");
    assertThat(list.others)
        .isEqualTo(new JsonObject("{\"x\":{\"list\":[7]},\"y\":\"é\",\"z\":true}"));
  }

  @Test
  void field_thatIsNotAList_isAnOrdinaryField() {
    Parsed list = parse("{\"list\":\"all\"}");

    assertThat(list.isPresent).isFalse();
    assertThat(list.others.getMap()).isEqualTo(Map.of("list", "all"));
  }

  @Test
  void longElements_areComplete() {
    String text = "\"" + "äx".repeat(100_000) + "\"";

    assertThat(parse("{\"list\":[" + text + ",1," + text + "]}").elements)
        .containsExactly(text, "1", text);
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
    assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> parse(body));
  }

  @Test
  void otherEncodings_areRefused() {
    Buffer body = Buffer.buffer("{\"list\":[1]}".getBytes(UTF_16));
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> StrictJson.objectWithList("body", body, "list", new Parsed()));
  }

  private static Parsed parse(String body) {
    Parsed parsed = new Parsed();
    parsed.others.mergeIn(StrictJson.objectWithList("body", Buffer.buffer(body), "list", parsed));
    return parsed;
  }

  private static final class Parsed implements StrictJson.Elements {
    private final JsonObject others = new JsonObject();
    private final List<String> elements = new ArrayList<>();
    private boolean isPresent;

    @Override
    public void begin() {
      isPresent = true;
    }

    @Override
    public void take(int index, @Nullable Object value, String text) {
      assertThat(index).isEqualTo(elements.size());
      assertThat(StrictJson.value("element", Buffer.buffer(text))).isEqualTo(value);
      elements.add(text);
    }
  }
}

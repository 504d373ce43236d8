package dev.sluice.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BatchFileTest {
  private static final JsonObject NONE = new JsonObject();
  private static final JsonObject FIVE = new JsonObject().put("concurrency", 5);

  @Test
  void read_withoutOptions_isUnchanged() throws Exception {
    String lines = "{\"kind\":\"jobs\",\"zip\":\"79936\"}\nnonsense\n";
    String document = "{ \"tasks\":\n [ ] }";

    assertThat(body(read(lines, NONE))).isEqualTo(lines);
    assertThat(read(lines, NONE).mediaType()).isEqualTo("application/x-ndjson");
    assertThat(body(read(document, NONE))).isEqualTo(document);
    assertThat(read(document, NONE).mediaType()).isEqualTo("application/json");
  }

  @Test
  void read_documentOnOneLine_isADocument() throws Exception {
    assertThat(read("{\"tasks\":[]}\n", NONE).mediaType()).isEqualTo("application/json");
  }

  @Test
  void read_linesWithOptions_overridesThem() throws Exception {
    String list = "{\"options\":{\"concurrency\":1,\"perOrigin\":2}}\n{\"kind\":\"x\"}\n";

    assertThat(body(read(list, FIVE)).lines())
        .containsExactly("{\"options\":{\"concurrency\":5,\"perOrigin\":2}}", "{\"kind\":\"x\"}");
  }

  @Test
  void read_linesWithoutOptions_addsThemAtTheStart() throws Exception {
    assertThat(body(read("{\"kind\":\"x\"}\n", FIVE)).lines())
        .containsExactly("{\"options\":{\"concurrency\":5}}", "{\"kind\":\"x\"}");
  }

  @Test
  void read_document_overridesItsOptions() throws Exception {
    BatchFile file = read("{\"tasks\":[1],\n\"options\":{\"concurrency\":1}}", FIVE);

    assertThat(new JsonObject(body(file)))
        .isEqualTo(new JsonObject("{\"tasks\":[1],\"options\":{\"concurrency\":5}}"));
  }

  @Test
  void read_noJsonWithOptions_isRefused() {
    assertThatThrownBy(() -> read("{", FIVE)).isInstanceOf(InvalidMessage.class);
  }

  private static BatchFile read(String text, JsonObject options) throws IOException {
    return BatchFile.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), options.copy());
  }

  private static String body(BatchFile file) throws IOException {
    return new String(file.body().readAllBytes(), StandardCharsets.UTF_8);
  }
}

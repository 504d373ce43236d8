package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Validates answers against the OpenAPI document. */
final class Contract {
  private static final String BASE = "app://sluice/openapi";
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private final JsonObject document;
  private final SchemaRepository schemas;

  Contract() {
    document = read();
    schemas =
        SchemaRepository.create(
                new JsonSchemaOptions().setBaseUri("app://sluice/").setDraft(Draft.DRAFT202012))
            .dereference(BASE, JsonSchema.of(document.copy()));
  }

  JsonObject document() {
    return document;
  }

  /** Fails unless a value conforms to a schema of the document. */
  void holds(String schema, Object value) {
    holdsAt("#/components/schemas/" + schema, value);
  }

  /** Fails unless a value conforms to the schema at a JSON pointer into the document. */
  void holdsAt(String pointer, Object value) {
    OutputUnit result =
        schemas
            .validator(JsonSchema.of(new JsonObject().put("$ref", BASE + pointer)))
            .validate(value);
    assertThat(result.getValid())
        .as(() -> pointer + " does not take " + value + ": " + result.toJson().encode())
        .isTrue();
  }

  /** Fails if a value conforms to a schema of the document. */
  void refuses(String schema, Object value) {
    OutputUnit result =
        schemas
            .validator(
                JsonSchema.of(
                    new JsonObject().put("$ref", BASE + "#/components/schemas/" + schema)))
            .validate(value);
    assertThat(result.getValid()).as(schema + " takes " + value).isFalse();
  }

  private static JsonObject read() {
    try (InputStream file = Contract.class.getResourceAsStream("/openapi.yaml")) {
      Map<String, Object> tree =
          new YAMLMapper().readValue(Objects.requireNonNull(file, "openapi.yaml"), TREE);
      return new JsonObject(new JsonObject(tree).encode());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static JsonArray lines(String ndjson) {
    JsonArray lines = new JsonArray();
    ndjson.lines().forEach(line -> lines.add(new JsonObject(line)));
    return lines;
  }
}

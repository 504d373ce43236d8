package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;

/** Asks which commands a node may run. */
public record TableRequest() implements Request {

  /** Reads a request; there is nothing in it. */
  public static TableRequest from(Fields fields) {
    return new TableRequest();
  }

  @Override
  public String key() {
    return "table";
  }

  @Override
  public JsonObject identity() {
    return new JsonObject();
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject();
  }
}

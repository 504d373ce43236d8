package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;

/** A request for the commands that a node offers. */
public record TableRequest() implements Request {

  /** Reads a request, which has no fields. */
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

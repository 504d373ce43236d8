package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The request of a task to a worker. */
public interface Request extends Message {

  /** Returns the key of the task in summaries: a zip code, a country, a URL, a command. */
  String key();

  /** Returns the fields that identify the request; replies on public addresses repeat them. */
  JsonObject identity();

  /** Returns the upstream's {@code host:port}; null if the settings define it. */
  default @Nullable String origin() {
    return null;
  }

  /** Returns the name of the upstream in the worker's settings; empty for the default one. */
  default String route() {
    return "";
  }

  /**
   * Returns the name of the file that the task writes. Two tasks of a batch with one file share a
   * result.
   */
  default @Nullable String file() {
    return null;
  }
}

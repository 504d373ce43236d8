package dev.sluice.contracts;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a task asks of a worker. */
public interface Request extends Message {

  /** What the task is about, as summaries name it: a zip code, a country, a URL, a command. */
  String key();

  /** The fields that say which thing was asked for; a reply on the public address repeats them. */
  JsonObject identity();

  /** The upstream {@code host:port} where the request itself names it; null where settings do. */
  default @Nullable String origin() {
    return null;
  }

  /** Which of the worker's configured upstreams this goes to; empty for its default. */
  default String route() {
    return "";
  }

  /**
   * The name of the file that the task writes; two tasks of a batch with one file share a result.
   */
  default @Nullable String file() {
    return null;
  }
}

package dev.sluice.cli.local;

import dev.sluice.lab.Lab;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.LabTruth;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A lab in this process, with an event loop of its own so that it cannot delay a node. */
public final class EmbeddedLab implements AutoCloseable {
  private static final String NAME = "lab";

  private final Vertx vertx;
  private final Lab lab;

  private EmbeddedLab(Vertx vertx, Lab lab) {
    this.vertx = vertx;
    this.lab = lab;
  }

  /** Starts a lab, and waits until it listens. */
  public static EmbeddedLab start(LabSettings settings) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    try {
      return new EmbeddedLab(vertx, Lab.start(vertx, settings).await());
    } catch (RuntimeException cannot) {
      vertx.close();
      throw new StartFailed("the lab", cannot);
    }
  }

  /** Reads the section {@code lab} of the settings. */
  public static LabSettings settings(Settings settings) {
    return LabSettings.from(settings.toJson().getJsonObject(NAME));
  }

  /** Returns the URL of the lab, without a path. */
  public String origin() {
    return lab.origin();
  }

  /** Returns the lab's own counts, to compare reports with. */
  public LabTruth truth() {
    return lab.truth();
  }

  /** Resets the counts. */
  public void reset() {
    lab.reset();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /**
   * Returns the settings that direct look-ups and flags to a lab, and allow downloads from it.
   *
   * @param origin the URL of the lab
   * @param allowed the origins that downloads are allowed from already
   */
  public static JsonObject sections(String origin, List<String> allowed) {
    JsonObject source =
        new JsonObject()
            .put("url", origin + "/api/jobs?LocationId={zip}&NumberOfJobs=1")
            .put("pointer", "/TotalJobs");
    return new JsonObject()
        .put("jobs", new JsonObject().put("source", NAME))
        .put("sources", new JsonObject().put(NAME, source))
        .put(
            "usajobs",
            new JsonObject()
                .put("url", origin)
                .put("legacyUrl", origin)
                .put("email", "lab@localhost"))
        .put("flags", new JsonObject().put("url", origin + "/flags/{cc}/{cc}.svg"))
        .put(
            "downloads",
            new JsonObject().put("allow", new JsonArray(new ArrayList<>(allowed)).add(origin)));
  }
}

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

/** A lab in this process, on loops of its own, so that it cannot hold up those of a node. */
public final class EmbeddedLab implements AutoCloseable {
  private static final String NAME = "lab";

  private final Vertx vertx;
  private final Lab lab;

  private EmbeddedLab(Vertx vertx, Lab lab) {
    this.vertx = vertx;
    this.lab = lab;
  }

  /** Starts one, and waits until it answers. */
  public static EmbeddedLab start(LabSettings settings) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    try {
      return new EmbeddedLab(vertx, Lab.start(vertx, settings).await());
    } catch (RuntimeException cannot) {
      vertx.close();
      throw new StartFailed("the lab", cannot);
    }
  }

  /** The section {@code lab} of the settings. */
  public static LabSettings settings(Settings settings) {
    return LabSettings.from(settings.toJson().getJsonObject(NAME));
  }

  /** The start of its URLs. */
  public String origin() {
    return lab.origin();
  }

  /** What it has seen. */
  public LabTruth truth() {
    return lab.truth();
  }

  /** Forgets what it has seen. */
  public void reset() {
    lab.reset();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  /**
   * The settings that send all look-ups and flags to the lab at this origin, and let downloads lead
   * there.
   *
   * @param allowed the origins that downloads may lead to already
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

package dev.sluice.jobs;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role {@code jobs}: look-ups at the sources that the settings define. */
public final class JobsModule implements NodeModule {
  private static final Logger LOG = LoggerFactory.getLogger(JobsModule.class);

  @Override
  public String role() {
    return "jobs";
  }

  @Override
  public JsonObject defaults() {
    return new JsonObject()
        .put("jobs", JobsSettings.defaults())
        .put("usajobs", UsaJobs.defaults())
        .put("sources", new JsonObject());
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(Kinds.JOBS);
  }

  @Override
  public Future<?> start(Node node) {
    JobsSettings settings = JobsSettings.from(node.settings());
    Source source = settings.source(null);
    if (source.refusal() != null) {
      LOG.warn("{}: {}", settings.defaultSource(), source.refusal());
    }
    UpstreamClient.preload();
    return node.deployWorkers(
        role(), settings.capacity().instances(), () -> new JobsVerticle(settings));
  }
}

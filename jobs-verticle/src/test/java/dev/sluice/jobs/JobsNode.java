package dev.sluice.jobs;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node that does look-ups, asked over its bus as gateways and strangers ask. */
final class JobsNode implements AutoCloseable {
  private final Node node;

  private JobsNode(Node node) {
    this.node = node;
  }

  static JobsNode start(JsonObject settings, Map<String, String> environment) throws Exception {
    JobsModule module = new JobsModule();
    SettingsLoader loader =
        new SettingsLoader(List.of(module.defaults())).environment(environment).flags(settings);
    NodeOptions options =
        new NodeOptions(loader.load(), List.of(module), Set.of(module.role()), null);
    return new JobsNode(Node.start(options).await(10, SECONDS));
  }

  /** Asks the first instance, as a gateway does. */
  private Report ask(Lookup lookup, long timeoutMillis) throws Exception {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().set(Headers.TIMEOUT, Long.toString(timeoutMillis));
    String instance = Kinds.JOBS.address().name() + "@" + node.id() + "/jobs/0";
    return node.bus().ask(instance, lookup, headers, timeoutMillis + 2_000).await(20, SECONDS);
  }

  JobCount count(Lookup lookup) throws Exception {
    Report report = ask(lookup, 5_000);
    assertThat(report.failure()).isNull();
    return (JobCount) requireNonNull(report.value());
  }

  Failure failure(Lookup lookup) throws Exception {
    return failure(lookup, 5_000);
  }

  Failure failure(Lookup lookup, long timeoutMillis) throws Exception {
    return requireNonNull(ask(lookup, timeoutMillis).failure());
  }

  /** Asks the public address, as a stranger does. */
  JsonObject askPlainly(JsonObject body) throws Exception {
    return node.vertx()
        .eventBus()
        .<JsonObject>request(Kinds.JOBS.address().name(), body)
        .await(10, SECONDS)
        .body();
  }

  void tell(JsonObject body) {
    node.vertx().eventBus().send(Kinds.JOBS.address().name(), body);
  }

  Node node() {
    return node;
  }

  @Override
  public void close() {
    node.close(1_000).await();
  }
}

package dev.sluice.jobs;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;

/** Performs each {@link Lookup} by one HTTP request to its source. */
final class JobsVerticle extends Actor {
  private final JobsSettings settings;
  private LookupClient client;

  JobsVerticle(JobsSettings settings) {
    super(settings.capacity());
    this.settings = requireNonNull(settings, "settings");
  }

  @Override
  public Future<?> start() {
    client = new LookupClient(vertx, settings.capacity());
    settings.sources().forEach(this::announce);
    announce("", settings.source(null));
    return serve(Kinds.JOBS, this::lookup);
  }

  @Override
  public Future<?> stop() {
    return client.close();
  }

  private void announce(String route, Source source) {
    announceUpstream(Kinds.JOBS, route, new Upstream(source.url().origin(), source.perOrigin()));
  }

  private Future<JobCount> lookup(Lookup request, Work work) {
    String name = request.source() == null ? settings.defaultSource() : request.source();
    Source source = settings.source(name);
    if (source.refusal() != null) {
      throw new Failure(FailureCode.POLICY, name + ": " + source.refusal());
    }
    checkKey(request, name, source);
    return client
        .lookUp(source, request.key(), work)
        .map(found -> new JobCount(found.number(), name, found.synthetic()));
  }

  /** Refuses dots, which would leave the path that the settings allow, percent-encoded or not. */
  private static void checkKey(Lookup request, String name, Source source) {
    if (source.url().isByZip() && request.zip() == null) {
      throw InvalidMessage.of("key", request.key(), "a zip; " + name + " is looked up by it");
    }
    if (!source.url().isByZip() && request.zip() != null) {
      throw InvalidMessage.of("zip", request.zip(), "a key; " + name + " is looked up by it");
    }
    if (request.key().equals(".") || request.key().equals("..")) {
      throw InvalidMessage.of("key", request.key(), "more than dots");
    }
  }
}

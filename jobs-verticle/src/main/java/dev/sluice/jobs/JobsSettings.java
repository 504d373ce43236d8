package dev.sluice.jobs;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of look-ups.
 *
 * @param capacity the limits of an instance
 * @param defaultSource the source of look-ups that name none; one of {@code sources}
 * @param sources all sources by name: the two built-in ones, and those of the settings
 */
record JobsSettings(Capacity capacity, String defaultSource, Map<String, Source> sources) {
  private static final Capacity CAPACITY = new Capacity(2, 1024, 1024);

  /** Names that a look-up accepts; the same as in {@link dev.sluice.contracts.jobs.Lookup}. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Checks that the default source exists. */
  JobsSettings {
    sources = Map.copyOf(sources);
    if (!sources.containsKey(defaultSource)) {
      throw InvalidMessage.of("source", defaultSource, oneOf(sources.keySet()));
    }
  }

  /** Returns the section {@code jobs} with its defaults. */
  static JsonObject defaults() {
    return new JsonObject()
        .put("source", UsaJobs.CURRENT)
        .put("instances", CAPACITY.instances())
        .put("concurrency", CAPACITY.concurrency())
        .put("mailbox", CAPACITY.mailbox());
  }

  /** Reads the sections {@code jobs}, {@code usajobs} and {@code sources}, and their secrets. */
  static JobsSettings from(Settings settings) {
    Map<String, Source> builtIn =
        settings.section("usajobs", fields -> UsaJobs.sources(fields, settings.secrets()));
    Map<String, Source> sources = new TreeMap<>(builtIn);
    Map<String, Source> own =
        settings.entries("sources", fields -> Source.from(fields, settings.secrets()));
    own.keySet().forEach(name -> checkName(name, builtIn.keySet()));
    sources.putAll(own);
    return settings.section("jobs", fields -> from(fields, sources));
  }

  /**
   * Returns the source of a look-up.
   *
   * @param named the name in the look-up; null for the default source
   * @throws Failure with {@link FailureCode#POLICY} if no source has this name
   */
  Source source(@Nullable String named) {
    String name = named == null ? defaultSource : named;
    Source source = sources.get(name);
    if (source == null) {
      throw new Failure(
          FailureCode.POLICY, Fault.of("source", name, oneOf(sources.keySet())).detail());
    }
    return source;
  }

  private static JobsSettings from(Fields fields, Map<String, Source> sources) {
    return new JobsSettings(
        Capacity.from(fields, CAPACITY), fields.string("source", UsaJobs.CURRENT), sources);
  }

  private static void checkName(String name, Set<String> builtIn) {
    if (builtIn.contains(name) || !NAME.matcher(name).matches()) {
      throw new InvalidSettings(
          List.of("sources." + name + ": (expected: a name of [A-Za-z0-9_-], not a built-in one)"));
    }
  }

  private static String oneOf(Set<String> names) {
    return "one of " + String.join(", ", new TreeSet<>(names));
  }
}

package dev.sluice.lab.fault;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The faults of requests below one path.
 *
 * @param path the prefix of paths that it covers, starting with {@code /}; may include a query
 * @param delay the delay of each answer
 * @param rates the probability of each kind of fault, 0 to 1, in sum at most 1: a request has one
 *     fault or none; rates of 0 are left out
 * @param errorStatus the status of {@link FaultKind#ERROR}, 400 to 599
 * @param retryAfterSeconds the {@code Retry-After} of errors and refusals; null for no such header
 * @param refuseAbove the maximum of open requests below the path, from 1; null for no limit
 * @param refuseStatus the status of a refusal, 400 to 599
 * @param announceBytes the length that {@link FaultKind#ANNOUNCE} announces, from 1
 * @param bytesPerSecond the speed of bodies, from 1; null for no limit
 */
public record FaultRule(
    String path,
    Delay delay,
    Map<FaultKind, Double> rates,
    int errorStatus,
    @Nullable Integer retryAfterSeconds,
    @Nullable Integer refuseAbove,
    int refuseStatus,
    long announceBytes,
    @Nullable Integer bytesPerSecond) {
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;
  private static final int MAX = 1_000_000_000;
  private static final long TEN_GIGABYTES = 10_000_000_000L;
  private static final long MAX_ANNOUNCED = 1_000_000_000_000_000L;
  private static final double ROUNDING = 1e-9;

  /** Validates and copies. */
  public FaultRule {
    if (!path.startsWith("/")) {
      throw InvalidMessage.of("path", path, "a path that starts with /");
    }
    rates = ordered(rates);
    checkWithin("errorStatus", errorStatus, 400, 599);
    checkWithin("retryAfterSeconds", retryAfterSeconds, 0, 86_400);
    checkWithin("refuseAbove", refuseAbove, 1, MAX);
    checkWithin("refuseStatus", refuseStatus, 400, 599);
    checkWithin("bytesPerSecond", bytesPerSecond, 1, MAX);
    if (announceBytes < 1 || announceBytes > MAX_ANNOUNCED) {
      throw InvalidMessage.of("announceBytes", announceBytes, "1…" + MAX_ANNOUNCED);
    }
  }

  /** Returns a rule without faults. The methods below add some. */
  public static FaultRule below(String path) {
    return new FaultRule(
        path, Delay.NONE, Map.of(), FAILED, null, null, UNAVAILABLE, TEN_GIGABYTES, null);
  }

  /** Reads a rule; fails on an unknown field. */
  public static FaultRule from(Fields fields) {
    FaultRule rule =
        new FaultRule(
            fields.string("path"),
            Delay.from(fields),
            readRates(fields),
            (int) fields.integer("errorStatus", FAILED, 400, 599),
            narrowed(fields.optionalInteger("retryAfterSeconds", 0, 86_400)),
            narrowed(fields.optionalInteger("refuseAbove", 1, MAX)),
            (int) fields.integer("refuseStatus", UNAVAILABLE, 400, 599),
            fields.integer("announceBytes", TEN_GIGABYTES, 1, MAX_ANNOUNCED),
            narrowed(fields.optionalInteger("bytesPerSecond", 1, MAX)));
    fields.refuseOthers();
    return rule;
  }

  /** Returns a copy with another delay. */
  public FaultRule delayed(Delay other) {
    return new FaultRule(
        path,
        other,
        rates,
        errorStatus,
        retryAfterSeconds,
        refuseAbove,
        refuseStatus,
        announceBytes,
        bytesPerSecond);
  }

  /** Returns a copy with another rate of one kind of fault. */
  public FaultRule failing(FaultKind kind, double rate) {
    Map<FaultKind, Double> others = new EnumMap<>(FaultKind.class);
    others.putAll(rates);
    others.put(kind, rate);
    return new FaultRule(
        path,
        delay,
        others,
        errorStatus,
        retryAfterSeconds,
        refuseAbove,
        refuseStatus,
        announceBytes,
        bytesPerSecond);
  }

  /** Returns a copy with another status of errors, and another {@code Retry-After}. */
  public FaultRule answeringErrors(int status, @Nullable Integer retryAfter) {
    return new FaultRule(
        path,
        delay,
        rates,
        status,
        retryAfter,
        refuseAbove,
        refuseStatus,
        announceBytes,
        bytesPerSecond);
  }

  /** Returns a copy with another limit of open requests. */
  public FaultRule refusingAbove(int open, int status) {
    return new FaultRule(
        path,
        delay,
        rates,
        errorStatus,
        retryAfterSeconds,
        open,
        status,
        announceBytes,
        bytesPerSecond);
  }

  /** Returns a copy with another speed of bodies. */
  public FaultRule sending(int perSecond) {
    return new FaultRule(
        path,
        delay,
        rates,
        errorStatus,
        retryAfterSeconds,
        refuseAbove,
        refuseStatus,
        announceBytes,
        perSecond);
  }

  /** Returns a copy with another announced length. */
  public FaultRule announcing(long bytes) {
    return new FaultRule(
        path,
        delay,
        rates,
        errorStatus,
        retryAfterSeconds,
        refuseAbove,
        refuseStatus,
        bytes,
        bytesPerSecond);
  }

  /** Returns whether it covers a path with its query. */
  public boolean covers(String requested) {
    return requested.startsWith(path);
  }

  /** Returns whether a number of open requests exceeds the limit. */
  public boolean refuses(int open) {
    return refuseAbove != null && open > refuseAbove;
  }

  private static Map<FaultKind, Double> readRates(Fields fields) {
    Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      Double rate = fields.optionalNumber(kind.setting());
      if (rate != null) {
        rates.put(kind, rate);
      }
    }
    return rates;
  }

  private static Map<FaultKind, Double> ordered(Map<FaultKind, Double> rates) {
    Map<FaultKind, Double> result = new EnumMap<>(FaultKind.class);
    rates.forEach((kind, rate) -> putChecked(result, kind, rate));
    double sum = result.values().stream().mapToDouble(Double::doubleValue).sum();
    if (sum > 1 + ROUNDING) {
      throw InvalidMessage.of("sum of all rates", sum, "at most 1");
    }
    return Collections.unmodifiableMap(result);
  }

  private static void putChecked(Map<FaultKind, Double> rates, FaultKind kind, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw InvalidMessage.of(kind.setting(), rate, "0…1");
    }
    if (rate > 0) {
      rates.put(kind, rate);
    }
  }

  private static void checkWithin(String name, @Nullable Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      throw InvalidMessage.of(name, value, min + "…" + max);
    }
  }

  private static @Nullable Integer narrowed(@Nullable Long value) {
    return value == null ? null : value.intValue();
  }
}

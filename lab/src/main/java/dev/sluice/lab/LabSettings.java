package dev.sluice.lab;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of a lab.
 *
 * @param host the address to listen on
 * @param port 0 to 65535; 0 for a free one
 * @param seed the seed of counts and faults
 * @param faults the rules of faults; the first that covers a path applies
 */
public record LabSettings(String host, int port, long seed, List<FaultRule> faults) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long DEFAULT_SEED = 1;
  private static final int MAX_RULES = 100;
  private static final int IDLE_SECONDS = 60;

  /** Validates and copies. */
  public LabSettings {
    if (host.isBlank()) {
      throw InvalidMessage.of("host", host, "an address to listen on");
    }
    if (port < 0 || port > 65_535) {
      throw InvalidMessage.of("port", port, "0…65535");
    }
    if (faults.size() > MAX_RULES) {
      throw InvalidMessage.of("faults", faults.size() + " rules", "at most " + MAX_RULES);
    }
    faults = List.copyOf(faults);
  }

  /** Returns settings for loopback and a free port. */
  public static LabSettings of(long seed, FaultRule... faults) {
    return new LabSettings(LOOPBACK, 0, seed, List.of(faults));
  }

  /** Reads settings, which are all optional; fails on an unknown field. */
  public static LabSettings from(JsonObject json) {
    Fields fields = Fields.of(json);
    String host = fields.string("host", LOOPBACK);
    int port = (int) fields.integer("port", 0, 0, 65_535);
    long seed = fields.integer("seed", DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
    List<FaultRule> faults = readFaults(fields.objects("faults"));
    fields.refuseOthers();
    return new LabSettings(host, port, seed, faults);
  }

  /** Returns the idle timeout of a connection, which is longer than any delay. */
  int idleSeconds() {
    long longest = faults.stream().mapToLong(rule -> rule.delay().max()).max().orElse(0);
    return IDLE_SECONDS + (int) (longest / 1000);
  }

  private static List<FaultRule> readFaults(List<JsonObject> rules) {
    List<FaultRule> faults = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      JsonObject rule = rules.get(i);
      faults.add(Fields.below("/faults/" + i, () -> FaultRule.from(Fields.of(rule))));
    }
    return faults;
  }
}

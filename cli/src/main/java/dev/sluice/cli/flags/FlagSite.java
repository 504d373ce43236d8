package dev.sluice.cli.flags;

import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source of {@code sluice flags -s}.
 *
 * @param label its name
 * @param url a template with {@code {cc}}; null for the lab
 * @param fault the fault that the lab injects; null for none
 */
record FlagSite(String label, @Nullable String url, @Nullable FaultRule fault) {
  private static final Set<String> LABELS = Set.of("LAB", "DELAY", "ERROR", "FLAGCDN");
  private static final String FLAGCDN = "https://flagcdn.com/{cc}.svg";
  private static final Delay SLOW = new Delay(500, 1_500);
  private static final double ERROR_RATE = 0.25;

  /**
   * Parses a label or a template.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static FlagSite of(String text) {
    if (text.contains("{cc}")) {
      return new FlagSite(text, text, null);
    }
    String label = text.toUpperCase(Locale.ROOT);
    if (!LABELS.contains(label)) {
      throw new IllegalArgumentException(
          text + " (expected: LAB, DELAY, ERROR, FLAGCDN, or a URL with {cc} in it)");
    }
    FaultRule rule = FaultRule.below("/flags");
    return switch (label) {
      case "DELAY" -> new FlagSite(label, null, rule.delayed(SLOW));
      case "ERROR" -> new FlagSite(label, null, rule.failing(FaultKind.ERROR, ERROR_RATE));
      case "FLAGCDN" -> new FlagSite(label, FLAGCDN, null);
      default -> new FlagSite(label, null, null);
    };
  }

  /** Returns whether the source is the lab. */
  boolean isLab() {
    return url == null;
  }

  /** Returns the settings of the lab, with the fault of this source before all other rules. */
  LabSettings lab(LabSettings settings) {
    List<FaultRule> faults = new ArrayList<>();
    if (fault != null) {
      faults.add(fault);
    }
    faults.addAll(settings.faults());
    return new LabSettings(settings.host(), 0, settings.seed(), faults);
  }

  /** Returns the section {@code flags} of the settings. */
  JsonObject section() {
    return url == null ? new JsonObject() : new JsonObject().put("url", url);
  }
}

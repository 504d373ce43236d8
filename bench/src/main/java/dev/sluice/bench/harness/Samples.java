package dev.sluice.bench.harness;

import java.util.ArrayList;
import java.util.List;

/** Collects measurements and returns their median and range. */
public final class Samples {
  private final List<Double> values = new ArrayList<>();

  public void add(double value) {
    values.add(value);
  }

  public void addAll(Samples others) {
    values.addAll(others.values);
  }

  public int count() {
    return values.size();
  }

  public double median() {
    return at(0.5);
  }

  public double least() {
    return at(0);
  }

  public double most() {
    return at(1);
  }

  /** Formats them as in {@code 21 (19…35)}. */
  public String toString(String format) {
    if (values.isEmpty()) {
      return "none";
    }
    return String.format(format + " (" + format + "…" + format + ")", median(), least(), most());
  }

  private double at(double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}

import java.util.ArrayList;
import java.util.List;

/** Measurements of one thing: their middle and their spread. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  void addAll(Samples others) {
    values.addAll(others.values);
  }

  int count() {
    return values.size();
  }

  double median() {
    return at(0.5);
  }

  double least() {
    return at(0);
  }

  double most() {
    return at(1);
  }

  /** As in {@code 21 (19…35)}. */
  String toString(String format) {
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

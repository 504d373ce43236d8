package dev.sluice.bench.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of results, as Markdown. */
public final class Table {
  private static final List<Table> UNPRINTED = new ArrayList<>();

  private final List<String[]> rows = new ArrayList<>();

  public Table(String... columns) {
    rows.add(columns);
    synchronized (UNPRINTED) {
      UNPRINTED.add(this);
    }
  }

  /** Prints the tables that have not been printed yet. */
  static void printRest() {
    List<Table> rest;
    synchronized (UNPRINTED) {
      rest = List.copyOf(UNPRINTED);
    }
    rest.forEach(Table::print);
  }

  public synchronized void row(String... cells) {
    rows.add(cells);
  }

  public synchronized void print() {
    synchronized (UNPRINTED) {
      UNPRINTED.remove(this);
    }
    int[] widths = new int[rows.get(0).length];
    rows.forEach(row -> widen(widths, row));
    for (int i = 0; i < rows.size(); i++) {
      System.out.println(line(rows.get(i), widths));
      if (i == 0) {
        System.out.println(rule(widths));
      }
    }
  }

  private static void widen(int[] widths, String[] row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row[i].length());
    }
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append(
          String.format(i == 0 ? " %-" + widths[i] + "s |" : " %" + widths[i] + "s |", row[i]));
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      line.append("-".repeat(widths[i] + 1)).append(i == 0 ? "-|" : ":|");
    }
    return line.toString();
  }

  /** Concatenates two arrays. */
  public static String[] join(String[] first, String... second) {
    String[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}

package dev.sluice.gateway.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the table of hostile inputs in {@code hostile-inputs.txt}. */
final class HostileInputs {
  private static final String FILE = "/hostile-inputs.txt";

  private HostileInputs() {}

  /** Returns every row of the table. */
  static List<Hostile> all() {
    List<Hostile> rows = new ArrayList<>();
    String group = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("== ")) {
        group = line.substring(3);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(row(group, line));
      }
    }
    return rows;
  }

  /** Renders the table as Markdown. */
  static String document() {
    List<Hostile> rows = all();
    StringBuilder text = new StringBuilder(head(rows));
    String group = "";
    for (Hostile row : rows) {
      if (!row.group().equals(group)) {
        group = row.group();
        text.append("\n## ").append(group);
        text.append(
            "\n\n| input | status | code | answer contains | stock Vert.x |\n|---|---|---|---|---|\n");
      }
      text.append(tableRow(row));
    }
    return text.toString();
  }

  private static String head(List<Hostile> rows) {
    long asked = rows.stream().filter(row -> row.stock() != null).count();
    return """
    # Hostile inputs

    %d malformed or malicious inputs and the gateway's answers. `gateway/src/test/resources/hostile-inputs.txt` contains the bytes of each.
    `HostileInputTest` sends them over a socket and compares every answer, and this page, with that table. It also checks that no answer is a 500 or
    contains a stack trace, that nothing is logged as a warning or an error, and that no batch and no connection stays open.

    The last column is the answer of stock Vert.x 5.0.10 (a router and a body handler, no options) to the same bytes, for paths that both have; the
    same test checks it. Of these %d inputs, stock Vert.x **handles %d wrongly** (in bold): it accepts them, or fails with 500 and a stack trace in its
    log. A dash means that it closes the connection without an answer. The gateway refuses by itself only what Netty does not refuse: an answer
    "malformed" is Netty's own verdict.
    """
        .formatted(rows.size(), asked, rows.stream().filter(Hostile::stockIsWrong).count());
  }

  private static String tableRow(Hostile row) {
    String code = row.code() == null ? "" : "`" + row.code() + "`";
    return Stream.of(row.name(), String.valueOf(row.status()), code, row.text(), stock(row))
        .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String stock(Hostile row) {
    if (row.stock() == null) {
      return "";
    }
    String status = row.stock() == 0 ? "–" : String.valueOf(row.stock());
    return row.stockIsWrong() ? "**" + status + "**" : status;
  }

  private static Hostile row(String group, String line) {
    String[] cells = line.split(" \\| ?", -1);
    String[] answer = cells[2].split(" ", 2);
    return new Hostile(
        group,
        cells[0],
        HostileBytes.of(cells[1]),
        Integer.parseInt(answer[0]),
        answer.length > 1 ? answer[1] : null,
        cells[3].strip(),
        cells.length > 4 ? Integer.valueOf(cells[4].strip()) : null);
  }

  private static String text() {
    try (InputStream file = HostileInputs.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(file, FILE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

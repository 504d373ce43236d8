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

/** The table of hostile inputs, as it is written down in {@code hostile-inputs.txt}. */
final class HostileInputs {
  private static final String FILE = "/hostile-inputs.txt";

  private HostileInputs() {}

  /** Every row of the table. */
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

  /** The table as a document for people. */
  static String document() {
    List<Hostile> rows = all();
    StringBuilder text = new StringBuilder(head(rows));
    String group = "";
    for (Hostile row : rows) {
      if (!row.group().equals(group)) {
        group = row.group();
        text.append("\n## ").append(group);
        text.append("\n\n| input | status | code | says | stock Vert.x |\n|---|---|---|---|---|\n");
      }
      text.append(tableRow(row));
    }
    return text.toString();
  }

  private static String head(List<Hostile> rows) {
    long asked = rows.stream().filter(row -> row.stock() != null).count();
    return """
    # Hostile inputs

    %d inputs that nobody sends who means well, and what the gateway answers. The bytes of each stand in
    `gateway/src/test/resources/hostile-inputs.txt`; `HostileInputTest` sends them over a socket, and holds every answer, and this page, against that
    table. After all of them no answer was a 500, none held a stack trace, nothing was logged as an error, and no batch and no connection is left.

    The last column is what stock Vert.x 5.0.10 (a router and a body handler, no options) answers to the same bytes, where it has a say; the same test
    asks it. Of the %d it was asked, **it gets %d wrong** (in bold): it takes them for good, or fails with 500 and a stack trace in its log. With a dash
    it hangs up and says nothing.
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

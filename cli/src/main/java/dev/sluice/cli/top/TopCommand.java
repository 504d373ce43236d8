package dev.sluice.cli.top;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.cli.options.ServerConverter;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.session.Connection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice top}: shows nodes, event loops and batches. */
@Command(
    name = "top",
    description = "Shows nodes, event loops and batches, refreshed every second.",
    footer = "Press q to quit. If stdout is not a terminal, it prints the state once and exits.")
public final class TopCommand implements Callable<Integer> {
  private static final int DEFAULT_WIDTH = 200;
  private static final int MIN_WIDTH = 40;
  private static final int CTRL_C = 3;
  private static final long REFRESH_MILLIS = 1_000;
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K\r\n";
  private static final String REST_OF_SCREEN = "\033[J";
  private static final String ALTERNATE_SCREEN = "\033[?1049h\033[?25l";
  private static final String MAIN_SCREEN = "\033[?25h\033[?1049l";

  private final Shell shell;

  @Option(
      names = "--server",
      paramLabel = "URL",
      converter = ServerConverter.class,
      description = "Gateway to query (default: http://127.0.0.1:8080).")
  String server = "http://127.0.0.1:8080";

  public TopCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (Connection connection = Connection.to(server)) {
      if (shell.outIsTerminal()) {
        refresh(connection.client());
      } else {
        fetch(connection.client()).lines(DEFAULT_WIDTH).forEach(shell.out()::println);
      }
    }
    return 0;
  }

  private void refresh(BatchClient client) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Attributes before = terminal.enterRawMode();
      terminal.writer().print(ALTERNATE_SCREEN);
      try {
        int key = 0;
        while (key != 'q' && key != 'Q' && key != CTRL_C && key != -1) {
          draw(terminal, fetch(client));
          key = terminal.reader().read(REFRESH_MILLIS);
        }
      } finally {
        terminal.writer().print(MAIN_SCREEN);
        terminal.writer().flush();
        terminal.setAttributes(before);
      }
    }
  }

  private static void draw(Terminal terminal, TopScreen screen) {
    int width = Math.max(MIN_WIDTH, terminal.getWidth());
    int height = terminal.getHeight() <= 1 ? Integer.MAX_VALUE : terminal.getHeight() - 1;
    List<String> lines = screen.lines(width);
    StringBuilder text = new StringBuilder(HOME);
    lines.stream().limit(height).forEach(line -> text.append(line).append(REST_OF_LINE));
    terminal.writer().print(text.append(REST_OF_SCREEN));
    terminal.writer().flush();
  }

  private static TopScreen fetch(BatchClient client) {
    return new TopScreen(
        client.document("/v1/nodes"), client.document("/v1/loops"), client.document("/v1/tasks"));
  }
}

package dev.sluice.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of curl that the README uses, for machines without it. */
final class Curl {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private Curl() {}

  /** Runs a command line against another port and returns the body. */
  static String run(String command, int port) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    List<String> words = words(command);
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-s", "-sN" -> {}
        case "-H" -> {
          String[] header = words.get(++i).split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d" ->
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(words.get(++i), UTF_8));
        default -> request.uri(URI.create(words.get(i).replace(":8080", ":" + port)));
      }
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(UTF_8)).body();
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
    return words;
  }
}

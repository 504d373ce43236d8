package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers {@code /bytes/{n}} with so many bytes, and {@code /redirect/{n}} after so many hops. */
public final class FilesUpstream implements Upstream {
  private static final Pattern PATH = Pattern.compile("/(bytes|redirect)/([0-9]{1,9})");
  private static final int MOST_BYTES = 100_000_000;
  private static final int MOST_HOPS = 50;

  @Override
  public Reply answer(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Reply.text(Answer.NOT_FOUND, 404, "No such file.");
    }
    int number = Integer.parseInt(path.group(2));
    return path.group(1).equals("bytes") ? bytes(number) : redirect(number);
  }

  private static Reply bytes(int length) {
    if (length > MOST_BYTES) {
      return Reply.text(Answer.INVALID, 400, "bytes: too many (expected: 0…" + MOST_BYTES + ")");
    }
    Map<String, String> headers = Map.of("Content-Type", "application/octet-stream");
    return new Reply(Answer.SERVED, 200, headers, new Body.Counting(length), null);
  }

  private static Reply redirect(int hops) {
    if (hops < 1 || hops > MOST_HOPS) {
      return Reply.text(Answer.INVALID, 400, "hops: out of range (expected: 1…" + MOST_HOPS + ")");
    }
    String next = hops == 1 ? "/bytes/16" : "/redirect/" + (hops - 1);
    return Reply.text(Answer.REDIRECTED, 302, next).with("Location", next);
  }
}

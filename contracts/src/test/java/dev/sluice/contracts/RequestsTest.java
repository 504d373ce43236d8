package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind may be asked, and in which words the rest is refused. */
class RequestsTest {
  private static final String URL = "an http or https URL with a host and no user, of at most 2048";
  private static final String FILE =
      "1 to 128 of letters, digits, dot, dash and underscore, no dot first";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'zip':'7993'}                 | zip: 7993 (expected: five digits)",
        "{'zip':'799361'}               | zip: 799361 (expected: five digits)",
        "{'zip':'٧٩٩٣٦'}                | zip: ٧٩٩٣٦ (expected: five digits)",
        "{'zip':79936}                  | zip: 79936 (expected: a string)",
        "{}                             | zip: missing (expected: exactly one of zip and key)",
        "{'zip':'79936','key':'a'}      | zip: 79936 (expected: exactly one of zip and key)",
        "{'key':'a'} | source: missing (expected: the source that the key belongs to)",
        "{'key':'','source':'s'} | key:  (expected: 1 to 256 characters, none of them a control character)",
        "{'zip':'79936','source':'a b'} | source: a b (expected: the name of a source)",
      })
  void lookup_invalid_isRefused(String json, String expected) {
    refused(Kinds.JOBS, json, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/café.txt, http://h/caf%C3%A9.txt",
    "http://h/café.txt, http://h/cafe%CC%81.txt",
    "http://h/a?q=ü#ß, http://h/a?q=%C3%BC#%C3%9F",
    "http://bücher.example:8080/ä, http://xn--bcher-kva.example:8080/%C3%A4",
    "http://h/caf%C3%A9.txt, http://h/caf%C3%A9.txt"
  })
  void url_beyondAscii_isEncodedAsItIsWritten(String url, String ascii) {
    assertThat(new Download(url, null).uri()).hasToString(ascii);
    assertThat(new Download(url, null).key()).isEqualTo(url);
  }

  @Test
  void lookup_namesItselfByZipOrKey() {
    assertThat(Lookup.ofZip("79936").key()).isEqualTo("79936");
    assertThat(Lookup.ofZip("79936").route()).isEmpty();
    Lookup other = new Lookup(null, "k".repeat(256), "mine");
    assertThat(other.key()).isEqualTo("k".repeat(256));
    assertThat(other.route()).isEqualTo("mine");
    assertThat(other.identity()).isEqualTo(new JsonObject().put("key", other.key()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "bra", "b1", "é", "b "})
  void flag_notTwoLetters_isRefused(String country) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new FlagDownload(country))
        .withMessage("country: " + country + " (expected: two letters)");
  }

  @Test
  void flag_anyCase_isOneCountryAndOneFile() {
    assertThat(new FlagDownload("Br")).isEqualTo(new FlagDownload("bR"));
    assertThat(new FlagDownload("BR").key()).isEqualTo("br");
    assertThat(new FlagDownload("BR").file()).isEqualTo("br");
  }

  @Test
  void flagImage_bytesAreNoBase64_isRefused() {
    JsonObject json = new JsonObject().put("bytes", "%%").put("contentType", "x").put("etag", "y");

    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> FlagImage.from(Fields.of(json)))
        .withMessage("bytes: %% (expected: base64url)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "/path",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///path",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://exa mple.org/",
        "http://a_b/",
        "javascript:alert(1)",
      })
  void download_notAWebUrl_isRefused(String url) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new Download(url, null))
        .withMessage("url: " + url + " (expected: " + URL + " characters)");
  }

  @Test
  void download_urlOf2048_isTaken_andNotOneMore() {
    String url = "http://example.org/";
    String longest = url + "x".repeat(2048 - url.length());

    assertThat(new Download(longest, null).key()).hasSize(2048);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new Download(longest + "x", null))
        .withMessageContaining("… (expected: " + URL);
  }

  @ParameterizedTest
  @CsvSource({
    "http://Example.org,          example.org:80",
    "HTTPS://example.org/a,       example.org:443",
    "http://example.org:8080/a,   example.org:8080",
    "http://[::1]:65535/,         [::1]:65535",
    "http://127.0.0.1:1/,         127.0.0.1:1",
  })
  void download_originIsHostAndPort(String url, String origin) {
    assertThat(new Download(url, null).origin()).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".a", "a/b", "../a", "a b", "a\\b", "ä", "a\n", "a\0"})
  void download_fileNameIsNone_isRefused(String name) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new Download("http://a/", name))
        .withMessageStartingWith("file: ")
        .withMessageEndingWith(" (expected: " + FILE + ")");
  }

  @Test
  void download_fileNameOf128_isTaken_andNotOneMore() {
    assertThat(new Download("http://a/", "-".repeat(128)).file()).hasSize(128);
    assertThat(new Download("http://a/", null).file()).isEqualTo("http://a/");
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new Download("http://a/", "x".repeat(129)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                 | command: missing (expected: a string)",
        "{'command':'/bin/sh'}              | command: /bin/sh (expected: the name of a command)",
        "{'command':'.sh'}                  | command: .sh (expected: the name of a command)",
        "{'command':'a','args':'x'}         | args: x (expected: a list of strings)",
        "{'command':'a','args':['x',1]}     | args/1: 1 (expected: a string)",
        "{'command':'a','stdin':5}          | stdin: 5 (expected: a string)",
        "{'command':'a','args':['','\\u0000']} | args/1: an argument with a NUL (expected: none)",
      })
  void command_invalid_isRefused(String json, String expected) {
    refused(Kinds.COMMAND, json, expected);
  }

  @Test
  void command_longestArgumentOfLinux_isTaken_andNotOneMore() {
    String longest = "ä".repeat(65_535) + "x";

    assertThat(new CommandRun("a", List.of(longest), null).args()).containsExactly(longest);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new CommandRun("a", List.of("", longest + "x"), null))
        .withMessage("args/1: " + "ä".repeat(100) + "… (expected: at most 131071 bytes)");
  }

  @Test
  void command_mostArguments_areTaken_andNotOneMore() {
    assertThat(new CommandRun("a", Collections.nCopies(1024, "x"), null).args()).hasSize(1024);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> new CommandRun("a", Collections.nCopies(1025, "x"), null))
        .withMessage("args: 1025 arguments (expected: at most 1024)");
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.jobs.lookup.v1,    jobs,     true",
    "sluice.flags.download.v1, flags,    true",
    "sluice.download.v1,       download, true",
    "sluice.command.run.v1,    command,  false",
  })
  void kinds_standAtTheirPublicAddresses(String address, String name, boolean repeatable) {
    assertThat(List.of(Kinds.JOBS, Kinds.FLAGS, Kinds.DOWNLOAD, Kinds.COMMAND))
        .filteredOn(kind -> kind.name().equals(name))
        .singleElement()
        .satisfies(kind -> assertThat(kind.address().name()).isEqualTo(address))
        .satisfies(kind -> assertThat(kind.repeatable()).isEqualTo(repeatable));
    assertThat(Kinds.JOBS.total()).isEqualTo("jobs");
  }

  private static void refused(Kind<?, ?> kind, String json, String expected) {
    JsonObject body = new JsonObject(json.replace('\'', '"'));
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> kind.address().requestFrom(body))
        .withMessage(expected);
  }
}

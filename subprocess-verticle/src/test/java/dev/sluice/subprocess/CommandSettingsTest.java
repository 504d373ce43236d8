package dev.sluice.subprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.settings.InvalidSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | path: missing (expected: a string)",
        "{'path':'/nope'} | path: /nope (expected: a program that this user may run)",
        "{'path':'/bin'} | path: /bin (expected: a program that this user may run)",
        "{'path':'/etc/passwd'} | path: /etc/passwd (expected: a program that this user may run)",
        "{'path':'echo'} | path: echo (expected: an absolute path)",
        "{'path':''} | path:  (expected: an absolute path)",
        "{'path':'/bin/echo','maxArgs':-1} | maxArgs: -1 (expected: 0…1024)",
        "{'path':'/bin/echo','timeoutMillis':0} | timeoutMillis: 0 (expected: 1…86400000)",
        "{'path':'/bin/echo','maxOutputBytes':-1} | maxOutputBytes: -1 (expected: 0…67108864)",
        "{'path':'/bin/echo','stdin':'yes'} | stdin: yes (expected: true or false)",
        "{'path':'/bin/echo','args':'a'} | args: a (expected: a list of strings)",
        "{'path':'/bin/echo','args':['a\\u0000']} | args.0: text with a NUL (expected: no NUL)",
        "{'path':'/bin/echo','environment':{'A=':'b'}}"
            + " | environment.A=: A= (expected: the name of a variable)",
        "{'path':'/bin/echo','environment':{'A':1}} | environment.A: 1 (expected: a string)",
        "{'path':'/bin/echo','separator':1} | separator: 1 (expected: true or false)",
        "{'path':'/bin/echo','concurrency':0} | concurrency: 0 (expected: 1…10000)",
        "{'path':'/bin/echo','repeatable':'no'} | repeatable: no (expected: true or false)",
        "{'path':'/bin/echo','parameters':{}} | parameters: {} (expected: a list of objects)",
        "{'path':'/bin/echo','parameters':[{}]} | parameters.0.name: missing (expected: a string)",
        "{'path':'/bin/echo','parameters':[{'name':'a b','enum':['c']}]}"
            + " | parameters.0.name: a b (expected: a name that matches [A-Za-z0-9_-]{1,64})",
        "{'path':'/bin/echo','parameters':[{'name':'a'}]}"
            + " | parameters.0: no rule (expected: one of enum, integer, path, pattern)",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':['b'],'pattern':'c'}]}"
            + " | parameters.0: enum and pattern (expected: one of enum, integer, path, pattern)",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':[]}]}"
            + " | parameters.0.enum: nothing (expected: at least one text)",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':[true]}]}"
            + " | parameters.0.enum.0: true (expected: a string)",
        "{'path':'/bin/echo','parameters':[{'name':'a','integer':{'min':2,'max':1}}]}"
            + " | parameters.0.integer.min: 2 (expected: at most max, 1)",
        "{'path':'/bin/echo','parameters':[{'name':'a','integer':{'least':2}}]}"
            + " | parameters.0.integer.least: unknown field (expected: one of max, min)",
        "{'path':'/bin/echo','parameters':[{'name':'a','pattern':'[a'}]}"
            + " | parameters.0.pattern: [a (expected: RE2's syntax: missing closing ])",
        "{'path':'/bin/echo','parameters':[{'name':'a','pattern':'(a)\\\\1'}]}"
            + " | parameters.0.pattern: (a)\\1 (expected: RE2's syntax: invalid escape sequence)",
        "{'path':'/bin/echo','parameters':[{'name':'a','pattern':'[a-z]{1000}',"
            + "'maxLength':131071}]} | parameters.0.maxLength: 131071 (expected: at most ",
        "{'path':'/bin/echo','parameters':[{'name':'a','path':'tmp'}]} | parameters.0.path: tmp"
            + " (expected: the absolute path of an existing directory)",
        "{'path':'/bin/echo','parameters':[{'name':'a','path':'/etc/passwd'}]}"
            + " | parameters.0.path: /etc/passwd (expected: the absolute path of an existing directory)",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':['b'],'maxLength':3}]}"
            + " | parameters.0.maxLength: unknown field",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':['b'],'repeat':true},"
            + "{'name':'c','enum':['b']}]} | parameters.0.repeat: true (expected: true for the last one only)",
        "{'path':'/bin/echo','parameters':[{'name':'a','enum':['b'],'optional':true},"
            + "{'name':'c','enum':['b']}]}"
            + " | parameters.1.optional: false (expected: true, like the one before)",
        "{'path':'/bin/echo','maxArgs':1,'parameters':[]}"
            + " | maxArgs: 1 (expected: omitted, because no parameter repeats)",
        "{'path':'/bin/echo','secrets':{'A':'none'}}"
            + " | secrets.A: none (expected: the name of a configured secret)",
        "{'path':'/bin/echo','secrets':{'A':'../etc/passwd'}}"
            + " | secrets.A: ../etc/passwd (expected: the name of a configured secret)",
        "{'path':'/bin/echo','secrets':{'A-B':'token'}}"
            + " | secrets.A-B: A-B (expected: the name of a variable)",
        "{'path':'/bin/echo','shell':true} | shell: unknown field (expected: one of args,",
      })
  void wrongEntry_stopsTheNode(String entry, String fault) {
    JsonObject json = new JsonObject(entry.replace('\'', '"'));

    assertRefused(new JsonObject().put("x", json), "commands.x." + fault);
  }

  @Test
  void wrongEntries_areAllTold() {
    JsonObject first = new JsonObject().put("path", "/nope").put("args", 1).put("secrets", 2);
    JsonObject second = new JsonObject().put("path", "/bin/echo").put("timeoutMillis", 0);

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> start(new JsonObject().put("a", first).put("b", second)))
        .satisfies(
            refused ->
                assertThat(String.valueOf(refused.getMessage()).lines())
                    .containsExactly(
                        "commands.a.args: 1 (expected: a list of strings)",
                        "commands.a.secrets: 2 (expected: an object)",
                        "commands.a.path: /nope (expected: a program that this user may run)",
                        "commands.b.timeoutMillis: 0 (expected: 1…86400000)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmp", "/nope", "/etc/passwd"})
  void wrongScratch_stopsTheNode(String path) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> CommandNode.start(new JsonObject(), "auto", Path.of(path)).close())
        .withMessageContaining(
            "command.scratch: " + path + " (expected: the absolute path of a writable directory");
  }

  @Test
  void scratch_inWhichOthersMayRename_stopsTheNode(@TempDir Path directory) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> CommandNode.start(new JsonObject(), "auto", directory).close())
        .withMessageContaining("(expected: a directory in which other users cannot rename files)");
  }

  @Test
  void secret_isAVariableOfTheCommand() throws Exception {
    JsonObject env =
        new JsonObject()
            .put("path", "/usr/bin/env")
            .put("secrets", new JsonObject().put("API_TOKEN", "token"));
    JsonObject commands = new JsonObject().put("env", env);

    try (CommandNode node =
        CommandNode.start(
            commands, new JsonObject(), Map.of("SLUICE_SECRET_TOKEN", "h u n ter2"))) {
      assertThat(node.result("env").stdout().lines()).contains("API_TOKEN=h u n ter2");
      assertThat(node.askPlainly(Kinds.COMMAND_TABLE, new JsonObject()).encode())
          .doesNotContain("ter2", "API_TOKEN");
    }
  }

  @Test
  void wrongName_stopsTheNode() {
    assertRefused(
        new JsonObject().put("a b", new JsonObject().put("path", "/bin/echo")),
        "commands.a b: (expected: a name that matches");
  }

  @Test
  void unknownLauncher_stopsTheNode() {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> CommandNode.start(new JsonObject(), "fast").close())
        .withMessageContaining("command.launcher: fast (expected: auto, native or portable)");
  }

  @Test
  void emptySection_standsForTheBuiltInTable() throws Exception {
    try (CommandNode node = CommandNode.start(new JsonObject())) {
      assertThat(node.result("echo", "hello").stdout()).isEqualTo("hello\n");
      assertThat(node.askPlainly(Kinds.COMMAND_TABLE, new JsonObject()).getJsonArray("commands"))
          .hasSize(2);
      assertThat(node.failure("x").reason()).isEqualTo("command: x (expected: one of echo, sleep)");
    }
  }

  private static void start(JsonObject commands) throws Exception {
    CommandNode.start(commands, new JsonObject(), Map.of("SLUICE_SECRET_TOKEN", "x")).close();
  }

  private static void assertRefused(JsonObject commands, String fault) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> start(commands))
        .withMessageContaining(fault);
  }
}

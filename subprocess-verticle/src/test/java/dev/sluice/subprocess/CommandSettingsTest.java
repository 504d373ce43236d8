package dev.sluice.subprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Kinds;
import dev.sluice.runtime.settings.InvalidSettings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "{'path':'/bin/echo','args':['a\\u0000']} | args.0: a text with a NUL (expected: none)",
        "{'path':'/bin/echo','environment':{'A=':'b'}}"
            + " | environment.A=: A= (expected: the name of a variable)",
        "{'path':'/bin/echo','environment':{'A':1}} | environment.A: 1 (expected: a string)",
        "{'path':'/bin/echo','shell':true} | shell: unknown field (expected: one of args,",
      })
  void wrongEntry_stopsTheNode(String entry, String fault) {
    JsonObject json = new JsonObject(entry.replace('\'', '"'));

    assertRefused(new JsonObject().put("x", json), "commands.x." + fault);
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

  private static void assertRefused(JsonObject commands, String fault) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> CommandNode.start(commands).close())
        .withMessageContaining(fault);
  }
}

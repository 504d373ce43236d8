package dev.sluice.contracts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTableTest {

  @Test
  void table_afterTheWire_isTheSame() {
    CommandTable table =
        new CommandTable(
            List.of(
                new CommandInfo("echo", "Prints.", 64, null, true, false, 60_000),
                new CommandInfo("sleep", "", 0, List.of(), false, true, 86_400_000_000L)));

    JsonObject wire = new JsonObject(table.toJson().toBuffer());

    assertThat(CommandTable.from(Fields.of(wire))).isEqualTo(table);
  }

  @Test
  void request_isAnEmptyObject() {
    TableRequest request = Kinds.COMMAND_TABLE.requestFrom(new JsonObject());

    assertThat(request.toJson()).isEqualTo(new JsonObject());
    assertThat(request.key()).isEqualTo("table");
  }
}

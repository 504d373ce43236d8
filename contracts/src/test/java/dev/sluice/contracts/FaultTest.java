package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault in words, for callers and for operators. */
class FaultTest {
  @Test
  void detail_fieldOfATask_namesTheField() {
    Fault fault = Fault.of("zip", "7993", "five digits").below("/tasks/3");

    assertThat(fault.pointer()).isEqualTo("/tasks/3/zip");
    assertThat(fault.detail()).isEqualTo("zip: 7993 (expected: five digits)");
  }

  @Test
  void detail_elementOfAList_namesTheListAndThePlace() {
    assertThat(Fault.of("args/12", "x", "y").detail()).isEqualTo("args/12: x (expected: y)");
    assertThat(Fault.of("x", "5", "y").at("/tasks/3").detail())
        .isEqualTo("tasks/3: 5 (expected: y)");
  }

  @Test
  void setting_isNamedWithDots() {
    assertThat(Fault.of("port", 70_000, "0…65535").below("/gateway").setting())
        .isEqualTo("gateway.port: 70000 (expected: 0…65535)");
  }

  @Test
  void value_isLong_isCut() {
    assertThat(Fault.of("a", "x".repeat(101), "b").problem())
        .isEqualTo("x".repeat(100) + "… (expected: b)");
  }

  @Test
  void value_cutInTheMidstOfACharacter_canStillBeSent() {
    Fault fault = Fault.of("a", "x".repeat(99) + "\uD83C\uDDE7", "b");

    assertThat(new JsonObject().put("detail", fault.detail()).toBuffer().toString())
        .contains("x\uFFFD… (expected: b)");
  }

  @Test
  void value_hasLineBreaks_isOneLine() {
    assertThat(Fault.of("a", "x\r\ny\0", "b").detail())
        .isEqualTo("a: x\uFFFD\uFFFDy\uFFFD (expected: b)");
  }

  @Test
  void invalidMessage_manyFaults_tellsAll() {
    InvalidMessage invalid =
        new InvalidMessage(List.of(Fault.of("a", 1, "x"), Fault.of("b", null, "y")));

    assertThat(invalid.code()).isEqualTo(FailureCode.INVALID);
    assertThat(invalid).hasMessage("a: 1 (expected: x); b: missing (expected: y)");
  }
}

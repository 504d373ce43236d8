package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.batch.HaltRule;
import dev.sluice.contracts.batch.Retry;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandParameter;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.command.TableRequest;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.contracts.event.OutputPiece;
import dev.sluice.contracts.event.Started;
import dev.sluice.contracts.event.Submitted;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.contracts.event.TaskEnded.Run;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message, over the wire and back. */
class RoundTripTest {
  private static final String SHA =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String TEXT = "tab\t quote\" line\nNUL\0 ä € \uD83C\uDDE7\uD83C\uDDF7";

  private final SluiceCodec codec = new SluiceCodec();

  @ParameterizedTest
  @MethodSource("messages")
  void message_overTheWire_isTheSame(Message message, Function<Fields, Message> reader) {
    assertThat(reader.apply(Fields.of(overTheWire(message)))).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void toJson_calledTwice_givesObjectsOfTheirOwn(Message message) {
    JsonObject first = message.toJson();
    first.put("added", true);

    assertThat(message.toJson().containsKey("added")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_withinANode_travelsAsItIs(Message message) {
    assertThat(codec.transform(message)).isSameAs(message);
  }

  @Test
  void codec_otherBytesAround_readsOnlyItsOwn() {
    Buffer wire = Buffer.buffer("before");
    codec.encodeToWire(wire, Lookup.ofZip("79936"));
    wire.appendString("after");

    assertThat(codec.decodeFromWire(6, wire)).isEqualTo(new JsonObject().put("zip", "79936"));
  }

  @Test
  void codec_isNoSystemCodec_andHasAVersionedName() {
    assertThat(codec.systemCodecID()).isEqualTo((byte) -1);
    assertThat(codec.name()).isEqualTo("sluice.v1");
  }

  static Stream<Arguments> messages() {
    return Stream.of(requests(), replies(), presence(), options(), events()).flatMap(each -> each);
  }

  private static Stream<Arguments> requests() {
    return Stream.of(
        message(Lookup.ofZip("00926"), Lookup::from),
        message(new Lookup("79936", null, "lab"), Lookup::from),
        message(new Lookup(null, "Köln/1", "mine"), Lookup::from),
        message(new FlagDownload("BR"), FlagDownload::from),
        message(new Download("https://example.org/a?b=c", null), Download::from),
        message(new Download("http://example.org:8080/", "-a_B.1"), Download::from),
        message(new CommandRun("echo", List.of(), null), CommandRun::from),
        message(new CommandRun("a.b", List.of("", "ä", "x\ny"), TEXT), CommandRun::from),
        message(new TableRequest(), TableRequest::from));
  }

  private static Stream<Arguments> replies() {
    return Stream.of(
        message(new JobCount(0, "lab", true), JobCount::from),
        message(new JobCount(5_000_000_000L, "usajobs", false), JobCount::from),
        message(new StoredFile(12, "image/svg+xml", SHA, "br.svg", true, null), StoredFile::from),
        message(new StoredFile(12, "text/plain", SHA, "a", false, 203), StoredFile::from),
        message(
            new FlagImage(Buffer.buffer(new byte[] {0, -1, 62, 63}), "image/png", "\"x\""),
            FlagImage::from),
        message(
            new CommandResult(0, null, "out\n", TEXT, false, 7, 0.001, 1.0, 4096L),
            CommandResult::from),
        message(
            new CommandResult(null, 9, "", "", true, 4_194_304, null, null, null),
            CommandResult::from),
        message(info(), CommandInfo::from),
        message(new CommandInfo("a", "", 0, List.of(), false, true, 1), CommandInfo::from),
        message(typed(), CommandInfo::from),
        message(new CommandTable(List.of(info(), info())), CommandTable::from),
        message(new CommandTable(List.of()), CommandTable::from),
        message(new Output(Output.STDOUT, 0, "ä\n"), Output::from),
        message(new Output(Output.STDERR, 1L << 40, ""), Output::from),
        message(
            Report.of(new JsonMessage(new JsonObject().put("a", 1).putNull("b"))), Report::from));
  }

  private static Stream<Arguments> presence() {
    WorkerCard card =
        new WorkerCard(
            "n/jobs/0",
            "JobsVerticle",
            Map.of("sluice.jobs.lookup.v1", "sluice.jobs.lookup.v1@n/jobs/0"),
            64,
            Map.of("jobs:lab", new Upstream("127.0.0.1:9100", 32)),
            Set.of("command:resize", "command:echo"));
    return Stream.of(
        message(new Upstream("a:1", Upstream.UNLIMITED), Upstream::from),
        message(card, WorkerCard::from),
        message(new WorkerCard("i", "V", Map.of(), 1, Map.of(), Set.of()), WorkerCard::from),
        message(new NodeBeat("n", "", List.of(), List.of(), true), NodeBeat::from),
        message(
            new NodeBeat("n", "c", List.of("gateway", "jobs"), List.of(card, card), false),
            NodeBeat::from));
  }

  private static Stream<Arguments> options() {
    HaltRule percent = new HaltRule(5, true);
    HaltRule number = new HaltRule(100, false);
    Retry retry = new Retry(20, 60_000);
    return Stream.of(
        message(Retry.DEFAULT, Retry::from),
        message(retry, Retry::from),
        message(BatchOptions.DEFAULT, BatchOptions::from),
        message(new BatchOptions(9, 8, 0.5, 7, 6L, 5, retry, percent, 4), BatchOptions::from),
        message(new BatchOptions(1, 1, 1e6, 1, 1L, 0, retry, number, 0), BatchOptions::from));
  }

  private static Stream<Arguments> events() {
    JsonMessage value = new JsonMessage(new JsonObject().put("jobs", 34).putNull("b"));
    Run run = new Run(2, 0, "n1", 5, 1L << 40);
    return Stream.of(
        event(new Started(0, "4f0c", null)),
        event(new Started(0, "4f0c", 1L << 40)),
        event(new Submitted(7, 1L << 40)),
        event(new TaskEnded(1, 3, "jobs", "79936", TEXT, Outcome.OK, null, value, run)),
        event(new TaskEnded(2, 0, "flags", "xx", null, Outcome.NOT_FOUND, null, null, run)),
        event(new OutputPiece(1L << 40, 7, 1, Output.STDOUT, TEXT)),
        event(new OutputPiece(3, 7, 2, Output.STDERR, "")),
        event(new Finished(9, new JsonObject().put("batch", "4f0c"))));
  }

  private static Arguments event(BatchEvent event) {
    return message(event, BatchEvent::from);
  }

  private static CommandInfo info() {
    return new CommandInfo("echo", "Says it again", 16, null, true, false, 86_400_000);
  }

  private static CommandInfo typed() {
    CommandParameter size =
        new CommandParameter("size", "integer", "1…9", List.of(), 1L, 9L, null, null, false, false);
    CommandParameter format =
        new CommandParameter(
            "format", "enum", "png", List.of("png"), null, null, null, null, true, false);
    CommandParameter word =
        new CommandParameter(
            "word", "pattern", "a word", List.of(), null, null, "[a-z]+", 9L, true, true);
    return new CommandInfo("resize", "", 16, List.of(size, format, word), false, true, 86_400_000);
  }

  private static <M extends Message> Arguments message(M message, Function<Fields, M> reader) {
    return arguments(message, reader);
  }

  private JsonObject overTheWire(Message message) {
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, message);
    return codec.decodeFromWire(0, wire);
  }
}

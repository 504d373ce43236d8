package dev.sluice.contracts.kinds;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Shortcut;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.command.TableRequest;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The kinds of work that come with Sluice, each with its address. */
public final class Kinds {
  /** Look-ups by zip code, or by the key of another source. */
  public static final Kind<Lookup, JobCount> JOBS =
      new Kind<>(
              "jobs",
              new Address<>(
                  "sluice.jobs.lookup.v1",
                  Lookup.class,
                  JobCount.class,
                  Lookup::from,
                  JobCount::from),
              true,
              "jobs")
          .withShortcut(
              new Shortcut<>("/v1/jobs", "zips", Lookup::ofZip)
                  .withOtherFields(Kinds::lookupsOfSource));

  /** Downloads of flags by country code. */
  public static final Kind<FlagDownload, StoredFile> FLAGS =
      new Kind<>(
              "flags",
              new Address<>(
                  "sluice.flags.download.v1",
                  FlagDownload.class,
                  StoredFile.class,
                  FlagDownload::from,
                  StoredFile::from),
              true,
              null)
          .withShortcut(
              new Shortcut<>("/v1/flags", "countries", FlagDownload::new)
                  .withNamedList("all", everyCountryCode()));

  /** Downloads of plain URLs. */
  public static final Kind<Download, StoredFile> DOWNLOAD =
      new Kind<>(
              "download",
              new Address<>(
                  "sluice.download.v1",
                  Download.class,
                  StoredFile.class,
                  Download::from,
                  StoredFile::from),
              true,
              null)
          .withShortcut(new Shortcut<>("/v1/downloads", "urls", url -> new Download(url, null)));

  /** Commands of the command table. One with an exit code other than 0 has a result. */
  public static final Kind<CommandRun, CommandResult> COMMAND =
      new Kind<>(
              "command",
              new Address<>(
                  "sluice.command.run.v1",
                  CommandRun.class,
                  CommandResult.class,
                  CommandRun::from,
                  CommandResult::from),
              false,
              null)
          .streamingOutput()
          .withResultCodes(FailureCode.EXIT_NONZERO, FailureCode.SIGNALLED);

  /** Images of flags. Not a kind, because batches do not use this address. */
  public static final Address<FlagDownload, FlagImage> FLAG_IMAGE =
      new Address<>(
          "sluice.flags.image.v1",
          FlagDownload.class,
          FlagImage.class,
          FlagDownload::from,
          FlagImage::from);

  /** Tables of commands. Not a kind, because batches do not use this address. */
  public static final Address<TableRequest, CommandTable> COMMAND_TABLE =
      new Address<>(
          "sluice.command.table.v1",
          TableRequest.class,
          CommandTable.class,
          TableRequest::from,
          CommandTable::from);

  private static final String ANY_ZIP = "00000";

  private Kinds() {}

  /** Reads the field {@code source} of a list of zips. */
  private static UnaryOperator<Lookup> lookupsOfSource(Fields fields) {
    String source = fields.optionalString("source");
    if (source != null) {
      new Lookup(ANY_ZIP, null, source);
    }
    return lookup -> new Lookup(lookup.zip(), lookup.otherKey(), source);
  }

  /** Returns the 676 codes from {@code aa} to {@code zz}. */
  private static List<String> everyCountryCode() {
    return IntStream.range(0, 26 * 26)
        .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
        .toList();
  }
}

package imdstape.recorder.cli.library;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.cli.library.LibraryEntry.FixtureRow;
import imdstape.recorder.report.JsonReportWriter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds fixtures}: lists the fixtures of the library. */
@Command(
    name = "fixtures",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = FixturesCommand.ShowFixtureCommand.class,
    description = "List the fixtures of the library, or explain one.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds fixtures",
      "  imds fixtures show gpu-p5",
      "  imds fixtures --json | jq -r '.[].name'",
      "",
      "Exit codes: 0 done, 2 used wrongly."
    })
public final class FixturesCommand implements Callable<Integer> {

  @Option(names = "--json", description = "An array of objects.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<FixtureRow> rows =
        FixtureLibrary.names().stream().map(LibraryEntry::load).map(LibraryEntry::row).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonReportWriter.writePretty(rows));
    } else {
      int name = width(rows, FixtureRow::name);
      int type = width(rows, FixtureRow::type);
      int region = width(rows, FixtureRow::region);
      String form = "%-" + name + "s  %-" + type + "s  %-" + region + "s  %-10s  %s%n";
      rows.forEach(
          row -> out.printf(form, row.name(), row.type(), row.region(), row.kind(), row.special()));
    }
    out.flush();
    return ExitCode.SUCCESS;
  }

  private static int width(List<FixtureRow> rows, Function<FixtureRow, String> column) {
    return rows.stream().map(column).mapToInt(String::length).max().orElse(1);
  }

  /** {@code imds fixtures show}: describes one fixture of the library. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      versionProvider = ProgramVersion.class,
      description = "Explain a fixture of the library.%n")
  static final class ShowFixtureCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "A name of the library.")
    String name = "";

    @Option(names = "--json", description = "An object.")
    boolean json;

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      LibraryEntry entry = LibraryEntry.load(name);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Map<String, Object> report = new LinkedHashMap<>(entry.details());
        report.put("sources", entry.fixture().origin().sources());
        out.println(JsonReportWriter.writePretty(report));
      } else {
        entry.details().forEach((field, value) -> out.printf("%-13s %s%n", field, value));
        entry
            .fixture()
            .origin()
            .sources()
            .forEach(source -> out.printf("%-13s %s%n", "source", source));
      }
      out.flush();
      return ExitCode.SUCCESS;
    }
  }
}

package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.host.RedirectTable;
import imdstape.host.RedirectTable.Presence;
import imdstape.host.RunDirectory;
import imdstape.host.RunFile;
import imdstape.host.UpFile;
import imdstape.replayer.process.BackgroundReplay;
import imdstape.replayer.redirect.AddressRedirect;
import imdstape.replayer.redirect.MachineFacts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Implements {@code imds down}: undoes {@code imds up}, completely or partly done. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Undo imds up: take its nft table away and end its replay, also if only one of them is"
            + " left. Where nothing is, nothing is done.%n",
    footerHeading = "%nExamples%n",
    footer = {"  imds down", "", "Exit codes: 0 done, 1 failed, 2 used wrongly."})
final class DownCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    return down(RunDirectory.of(environment), MachineFacts.ofThisMachine(environment));
  }

  int down(Path directory, MachineFacts machine) throws IOException, InterruptedException {
    Optional<UpFile.UpReplay> up = UpFile.read(directory);
    // the replay comes last: while it runs, a failed removal can be repeated
    Presence found = new AddressRedirect(directory, machine).remove();
    if (up.isPresent()) {
      BackgroundReplay.stop(up.get());
      UpFile.delete(directory);
      // a killed replay has left its run file; listing the run files deletes it
      RunFile.listRunning(directory);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(message(found, up));
    out.flush();
    return ExitCode.SUCCESS;
  }

  private static String message(Presence found, Optional<UpFile.UpReplay> up) {
    return switch (found) {
      case ABSENT -> "nothing to undo";
      case UNKNOWN ->
          "nothing to undo of this user; whether another has something up, root sees: sudo nft list"
              + " table "
              + RedirectTable.NAME;
      case PRESENT ->
          up.isPresent()
              ? "undone: " + AddressRedirect.IPV4 + " is this machine's own again"
              : "undone: "
                  + AddressRedirect.IPV4
                  + " is this machine's own again; the replay was not"
                  + " this user's, or has ended";
    };
  }
}

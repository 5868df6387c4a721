package imdstape.replayer.cli.remote;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.CommandException;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.control.ControlContext;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.Instance;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * The requests of the remote commands to a running replay, and what they print of its responses.
 */
@ExtendWith(VertxExtension.class)
class RemoteCommandsTest {

  private Vertx vertx;
  private final Journal journal = new Journal(entry -> {});
  private final Instance instance =
      new Instance("test", ServedInstance.defaultState(), () -> ServedInstance.NOW, journal);
  private final InstanceStateHolder world = instance.state();
  private String url = "";

  private record RemoteResult(int code, String out) {}

  private static final class NoListeners implements ControlContext.ServedListeners {
    @Override
    public Future<Void> reconcile() {
      return Future.succeededFuture();
    }

    @Override
    public boolean areAllOpen() {
      return true;
    }

    @Override
    public int openConnections() {
      return 0;
    }
  }

  @BeforeEach
  void serve(Vertx created) throws Exception {
    vertx = created;
    serve(false);
  }

  private void serve(boolean strict) throws Exception {
    ControlContext reach =
        new ControlContext(
            instance,
            new NoListeners(),
            name -> Future.failedFuture("there is no fixture " + name),
            new ControlContext.ReplayRules(
                "linux-on-demand", real -> ServedInstance.defaultState(), strict, false));
    ControlServer server =
        new ControlServer(
            vertx, reach, new HostGuard(Set.of()), new RefusalLog(line -> {}), "sesame");
    url = "http://127.0.0.1:" + server.listen("127.0.0.1", 0).await(20, SECONDS);
  }

  @Test
  void faultsAreSetListedAndCancelled() {
    assertThat(run(new FaultCommand()).out()).isEqualTo("no faults\n");
    RemoteResult set =
        run(
            new FaultCommand(),
            "status",
            "status=503",
            "path=meta-data/iam/**",
            "first=2",
            "share=0.5",
            "with-token=true",
            "until=+1m");

    assertThat(set)
        .isEqualTo(
            new RemoteResult(
                0,
                "status-1  status=503 path=meta-data/iam/** with-token=true first=2 share=0.5"
                    + " until=2026-11-23T10:01:00Z\n"));
    assertThat(world.get().faults().rules().get(0).fault()).isEqualTo(new Fault.StatusFault(503));
    run(new FaultCommand(), "delay", "by={\"from\": \"1s\", \"to\": \"2s\"}");
    assertThat(run(new FaultCommand(), "flaky").out().lines()).hasSize(4);
    assertThat(run(new FaultCommand(), "cancel", "status-1").out()).startsWith("delay-2  by={");
    assertThat(run(new FaultCommand(), "clear").out()).isEqualTo("no faults\n");
    assertThat(world.get().faults().rules()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultPresetIsAccepted(FaultPreset preset) {
    run(new FaultCommand(), preset.toString());

    assertThat(world.get().faults().rules())
        .isEqualTo(
            ServedInstance.defaultState().faults().with(preset.faults(ServedInstance.NOW)).rules());
  }

  @Test
  void fieldsThatLookLikeNumbersAreNumbers() {
    run(new FaultCommand(), "drip", "each=20ms");

    assertThat(world.get().faults().rules().get(0))
        .satisfies(
            rule -> assertThat(rule.fault()).isEqualTo(new Fault.DripFault(Duration.ofMillis(20))))
        .satisfies(rule -> assertThat(rule.scope()).isEqualTo(FaultScope.ALL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flood | there is no fault flood",
        "status first | 'first' is no NAME=VALUE",
        "status status=418 | status is one of 401",
        "delay by={x} | '{x}' is no object in JSON",
        "cancel | cancel needs the id of one fault",
        "cancel reset-9 | there is no fault reset-9",
        "flaky share=1 | unknown field \"share\" in a preset",
      })
  void invalidFaultArgumentsAreUsageErrors(String arguments, String message) {
    RemoteResult ended = run(new FaultCommand(), arguments.split(" "));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains(message);
  }

  @Test
  void unknownActionsAreUsageErrors() {
    run(new FaultCommand(), "flaky");
    run(new EventCommand(), "maintenance");

    assertThat(run(new FaultCommand(), "clear", "delay-1"))
        .isEqualTo(new RemoteResult(2, "clear takes nothing more, not 'delay-1'"));
    assertThat(run(new EventCommand(), "clear", "foo").code()).isEqualTo(2);
    assertThat(run(new ClockCommand(), "freeze", "now").code()).isEqualTo(2);
    assertThat(run(new ClockCommand(), "resume", "now").out()).contains("not 'now'");
    assertThat(world.get().faults().rules()).isNotEmpty();
    assertThat(world.get().timeline().entries()).isNotEmpty();
    assertThat(world.get().clock().isFrozen()).isFalse();
    assertThat(run(new ClockCommand(), "freeze").out()).contains("frozen");
  }

  @Test
  void requestsAreClearedAfterTheyArePrinted() {
    journal.add(
        new JournalEntry(
            ServedInstance.NOW,
            "GET",
            MetadataRequest.get("/latest/meta-data/mac").path(),
            JournalEntry.Protocol.V1,
            200,
            Duration.ZERO,
            "127.0.0.1",
            false));

    assertThat(run(new RequestsCommand(), "--json", "--clear").out()).contains("meta-data/mac");
    assertThat(run(new RequestsCommand(), "--json").out()).isEqualTo("[ ]\n");
    assertThat(run(new RequestsCommand(), "--clear")).isEqualTo(new RemoteResult(0, ""));
  }

  @Test
  void spotEventsNeedForceOnAnOnDemandInstance() {
    assertThat(run(new EventCommand(), "fis").out()).contains("is not a Spot Instance", "--force");
    assertThat(run(new EventCommand(), "fis", "at=+5s", "--force").out())
        .isEqualTo(
            """
            rebalance-recommendation-1  at 2026-11-23T10:00:05Z
            spot-interruption-2  at 2026-11-23T10:00:20Z  action=terminate end=2026-11-23T10:02:20Z
            """);
    assertThat(world.get().isSpot()).isTrue();
  }

  @Test
  void theSeedIsShownForRandomFaults() {
    assertThat(run(new RequestsCommand()).out()).isEqualTo("0 requests\n");
    run(new FaultCommand(), "reset", "share=0.5");

    assertThat(run(new RequestsCommand()).out())
        .isEqualTo("0 requests\n  faults by chance: --seed 7 repeats it\n");
  }

  @Test
  void clearingRequestsDoesNotHideUnrecordedPathsOfAStrictReplay() throws Exception {
    serve(true);
    journal.add(
        new JournalEntry(
            ServedInstance.NOW,
            "GET",
            MetadataPath.parse("/latest/meta-data/macc").orElseThrow(),
            JournalEntry.Protocol.V2,
            404,
            Duration.ZERO,
            "127.0.0.1",
            true));
    run(new RequestsCommand(), "--clear");

    assertThat(run(new RequestsCommand()).out()).doesNotContain("macc");
    assertThat(run(new VerifyCommand()))
        .isEqualTo(
            new RemoteResult(
                1,
                "never recorded: /latest/meta-data/macc; did you mean /latest/meta-data/mac?\n"));
  }

  private RemoteResult run(Object command, String... arguments) {
    StringWriter output = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--control-url=" + url);
    all.add("--control-token=sesame");
    CommandLine line =
        new CommandLine(command)
            .setOut(new PrintWriter(output))
            .setExecutionExceptionHandler(
                (failed, any, parsed) -> {
                  output.append(failed.getMessage());
                  return failed instanceof CommandException failure ? failure.exitCode() : 1;
                });
    return new RemoteResult(line.execute(all.toArray(new String[0])), output.toString());
  }
}

package imdstape.replayer.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.Failure;
import imdstape.http.Door;
import imdstape.http.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.replayer.Served;
import imdstape.replayer.control.ControlServer;
import imdstape.replayer.control.Reach;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.FaultPreset;
import imdstape.replayer.fault.Scope;
import imdstape.replayer.instance.CurrentWorld;
import imdstape.replayer.journal.Entry;
import imdstape.replayer.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What the commands say to a replay that runs, and what they print of its answer. */
class CommandsTest {

  private final Vertx vertx = Vertx.vertx();
  private final CurrentWorld world = new CurrentWorld(Served.world());
  private final Journal journal = new Journal(entry -> {});
  private String url = "";

  private record Ended(int code, String out) {}

  private static final class Still implements Reach.Listeners {
    @Override
    public Future<Void> settle() {
      return Future.succeededFuture();
    }

    @Override
    public boolean areOpen() {
      return true;
    }

    @Override
    public void recount() {}

    @Override
    public void keepCounts(Set<String> ids) {}

    @Override
    public int connections() {
      return 0;
    }
  }

  @BeforeEach
  void serve() throws Exception {
    serve(false);
  }

  private void serve(boolean strict) throws Exception {
    Reach reach =
        new Reach(
            world,
            () -> Served.NOW,
            journal,
            new Still(),
            name -> Future.failedFuture("there is no fixture " + name),
            new Reach.Rules("linux-on-demand", real -> Served.world(), strict, false));
    ControlServer server =
        new ControlServer(vertx, reach, new Door(Set.of()), new RefusalLog(line -> {}), "sesame");
    url = "http://127.0.0.1:" + Served.done(server.listen("127.0.0.1", 0));
  }

  @AfterEach
  void close() throws Exception {
    Served.done(vertx.close());
  }

  @Test
  void faultsAreSetListedAndEnded() {
    assertThat(run(new FaultCommand()).out()).isEqualTo("no faults\n");
    Ended set =
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
            new Ended(
                0,
                "status-1  status=503 path=meta-data/iam/** with-token=true first=2 share=0.5"
                    + " until=2026-11-23T10:01:00Z\n"));
    assertThat(world.get().faults().rules().get(0).fault()).isEqualTo(new Fault.Status(503));
    run(new FaultCommand(), "delay", "by={\"from\": \"1s\", \"to\": \"2s\"}");
    assertThat(run(new FaultCommand(), "flaky").out().lines()).hasSize(4);
    assertThat(run(new FaultCommand(), "cancel", "status-1").out()).startsWith("delay-2  by={");
    assertThat(run(new FaultCommand(), "clear").out()).isEqualTo("no faults\n");
    assertThat(world.get().faults().rules()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void eachPresetIsKnownByItsName(FaultPreset preset) {
    run(new FaultCommand(), preset.toString());

    assertThat(world.get().faults().rules())
        .isEqualTo(preset.on(Served.world().faults(), Served.NOW).rules());
  }

  @Test
  void aFieldIsANumberOnlyIfItLooksLikeOne() {
    run(new FaultCommand(), "drip", "each=20ms");

    assertThat(world.get().faults().rules().get(0))
        .satisfies(
            rule -> assertThat(rule.fault()).isEqualTo(new Fault.Drip(Duration.ofMillis(20))))
        .satisfies(rule -> assertThat(rule.scope()).isEqualTo(Scope.ALL));
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
  void whatMakesNoSenseIsMisuse(String arguments, String said) {
    Ended ended = run(new FaultCommand(), arguments.split(" "));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains(said);
  }

  @Test
  void aWordThatMeansNothingThereIsMisuse() {
    run(new FaultCommand(), "flaky");
    run(new EventCommand(), "maintenance");

    assertThat(run(new FaultCommand(), "clear", "delay-1"))
        .isEqualTo(new Ended(2, "clear takes nothing more, not 'delay-1'"));
    assertThat(run(new EventCommand(), "clear", "foo").code()).isEqualTo(2);
    assertThat(run(new ClockCommand(), "freeze", "now").code()).isEqualTo(2);
    assertThat(run(new ClockCommand(), "resume", "now").out()).contains("not 'now'");
    assertThat(world.get().faults().rules()).isNotEmpty();
    assertThat(world.get().timeline().entries()).isNotEmpty();
    assertThat(world.get().clock().isFrozen()).isFalse();
    assertThat(run(new ClockCommand(), "freeze").out()).contains("frozen");
  }

  @Test
  void requestsAreForgottenOnceTheyArePrinted() {
    journal.add(
        new Entry(
            Served.NOW,
            "GET",
            Request.get("/latest/meta-data/mac").path(),
            Entry.Version.V1,
            200,
            Duration.ZERO,
            "127.0.0.1",
            false));

    assertThat(run(new RequestsCommand(), "--json", "--clear").out()).contains("meta-data/mac");
    assertThat(run(new RequestsCommand(), "--json").out()).isEqualTo("[ ]\n");
    assertThat(run(new RequestsCommand(), "--clear")).isEqualTo(new Ended(0, ""));
  }

  @Test
  void whatIsForASpotInstanceNeedsForce() {
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
  void theSeedIsToldWhereChanceStrikes() {
    assertThat(run(new RequestsCommand()).out()).isEqualTo("0 requests\n");
    run(new FaultCommand(), "reset", "share=0.5");

    assertThat(run(new RequestsCommand()).out())
        .isEqualTo("0 requests\n  faults by chance: --seed 7 repeats it\n");
  }

  @Test
  void aProgramCannotHaveForgottenWhatAStrictReplayFailsOf() throws Exception {
    serve(true);
    journal.add(
        new Entry(
            Served.NOW,
            "GET",
            MetadataPath.parse("/latest/meta-data/macc").orElseThrow(),
            Entry.Version.V2,
            404,
            Duration.ZERO,
            "127.0.0.1",
            true));
    run(new RequestsCommand(), "--clear");

    assertThat(run(new RequestsCommand()).out()).doesNotContain("macc");
    assertThat(run(new VerifyCommand()))
        .isEqualTo(
            new Ended(
                1,
                "never recorded: /latest/meta-data/macc; did you mean /latest/meta-data/mac?\n"));
  }

  private Ended run(Object command, String... arguments) {
    StringWriter said = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--control-url=" + url);
    all.add("--control-token=sesame");
    CommandLine line =
        new CommandLine(command)
            .setOut(new PrintWriter(said))
            .setExecutionExceptionHandler(
                (failed, any, parsed) -> {
                  said.append(failed.getMessage());
                  return failed instanceof Failure failure ? failure.exitCode() : 1;
                });
    return new Ended(line.execute(all.toArray(new String[0])), said.toString());
  }
}

package imdstape.recorder.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.TestEffort;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.MetadataService;
import imdstape.replayer.instance.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pruned fixture answers the requested paths as the whole one does, and contains no others. */
@Tag(TestEffort.SCALED)
class PrunedFixtureTest {

  private static final Fixture WHOLE = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
  private static final RequestContext NOW =
      new RequestContext(Instant.parse("2026-11-24T12:00:00Z"), 0);

  @TempDir Path directory;

  static List<Integer> seeds() {
    return IntStream.rangeClosed(1, TestEffort.scaled(100)).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void requestedPathsAreAnsweredAsBefore(int seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    List<String> all = everything();
    Set<MetadataPath> asked = new LinkedHashSet<>();
    for (int i = chance.nextInt(1, 30); i > 0; i--) {
      asked.add(MetadataPath.parse(all.get(chance.nextInt(all.size()))).orElseThrow());
    }
    Fixture pruned = PrunedFixture.prune(WHOLE, new RequestedPaths(asked)).fixture();
    assertThat(FixtureAudit.of(pruned).findings()).as(asked.toString()).isEmpty();
    for (MetadataPath path : asked) {
      assertThat(answer(pruned, path.toString()))
          .as(path.toString())
          .isEqualTo(answer(WHOLE, path.toString()));
    }
    Fixture again = PrunedFixture.prune(pruned, new RequestedPaths(asked)).fixture();
    assertThat(again.versions()).as(asked.toString()).isEqualTo(pruned.versions());
  }

  @Test
  void pathsThatWereNotRequestedAreRemoved() {
    Fixture pruned = pruned("/latest/meta-data/instance-id", "/latest/meta-data/kernel-id");
    assertThat(pruned.tree())
        .containsOnlyKeys("meta-data/instance-id", "meta-data/kernel-id")
        .containsEntry("meta-data/kernel-id", Leaf.ABSENT);
    assertThat(pruned.origin().incomplete()).isEqualTo("just the 2 paths that were asked for");
    assertThat(answer(pruned, "/latest/meta-data/ami-id")).startsWith("404");
  }

  @Test
  void aRequestedListingIsKept() {
    Fixture pruned = pruned("/latest/meta-data/", "/latest/meta-data/mac");
    assertThat(answer(pruned, "/latest/meta-data/")).isEqualTo(answer(WHOLE, "/latest/meta-data/"));
    assertThat(pruned.tree().get("meta-data/ami-id"))
        .isEqualTo(Leaf.of(new LeafBody.Withheld("not-asked", 0)));
    assertThat(pruned.tree().get("meta-data/mac")).isEqualTo(WHOLE.tree().get("meta-data/mac"));
  }

  @Test
  void aStrictReplayRejectsPathsThatWereNotRequested() {
    InstanceState world =
        InstanceState.of(pruned("/latest/meta-data/", "/latest/meta-data/mac"), new byte[32], 1);
    MetadataPath asked = MetadataPath.parse("/latest/meta-data/mac").orElseThrow();
    MetadataPath notAsked = MetadataPath.parse("/latest/meta-data/ami-id").orElseThrow();
    assertThat(world.wasNotRequestedAtRecording(asked)).isFalse();
    assertThat(world.wasNotRequestedAtRecording(notAsked)).isTrue();
  }

  @Test
  void aListedRoleKeepsItsCredentials() {
    Fixture pruned = pruned("/latest/meta-data/iam/security-credentials/");
    assertThat(pruned.tree()).hasSize(2).containsKey("dynamic/instance-identity/document");
    assertThat(pruned.tree().values()).anyMatch(leaf -> leaf.body() instanceof LeafBody.Generated);
  }

  @Test
  void aRealNameInAJournalMatchesThePseudonym() {
    Fixture pruned =
        pruned(
            "/latest/meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/subnet-id",
            "/latest/meta-data/iam/security-credentials/acme-billing");
    assertThat(pruned.tree().keySet())
        .hasSize(3)
        .allMatch(path -> WHOLE.tree().containsKey(path))
        .anyMatch(path -> path.endsWith("/subnet-id"))
        .anyMatch(path -> path.startsWith("meta-data/iam/security-credentials/"));
  }

  @Test
  void pathsMissingFromTheFixtureAreCounted() {
    RequestedPaths asked =
        new RequestedPaths(
            Set.of(MetadataPath.parse("/latest/meta-data/no-such-thing").orElseThrow()));
    assertThat(PrunedFixture.prune(WHOLE, asked).unknownPaths())
        .containsExactly("meta-data/no-such-thing");
  }

  @Test
  void journalsOfRecorderAndReplayerAreRead() throws Exception {
    Path journal = directory.resolve("journal");
    Files.writeString(
        journal,
        """
        {"private":"paths as sent may name real roles and addresses: never commit this file"}
        {"at":0.1,"took":0.0,"method":"PUT","path":"/latest/api/token","token":false,"status":200,"bytes":56}
        {"at":0.1,"took":0.0,"method":"GET","path":"/latest/meta-data/mac?x","token":true,"status":200,"bytes":17}
        {"time":"2026-11-24T12:00:00Z","method":"GET","path":"/latest/meta-data/mac","version":"IMDSv2","status":200,"latency_ms":0.1,"caller":"127.0.0.1 curl/8"}
        {"time":"2026-11-24T12:00:00Z","method":"GET","path":"null","version":"IMDSv1","status":400,"latency_ms":0.1,"caller":"127.0.0.1"}
        {"time":"2026-11-24T12:00\
        """);
    assertThat(RequestedPaths.readJournal(journal).paths())
        .containsExactly(MetadataPath.parse("/latest/meta-data/mac").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /latest/\n", "{\"format\": \"imds-tape/1\"}\n", "{\"method\": 1}\n", "[]\n"})
  void anInvalidJournalIsRejectedWithTheLine(String text) throws Exception {
    Path journal = Files.writeString(directory.resolve("journal"), "\n" + text);
    assertThatThrownBy(() -> RequestedPaths.readJournal(journal))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("journal, line 2 is no entry of a journal");
  }

  @Test
  void aMissingJournalIsAUsageError() {
    assertThatThrownBy(() -> RequestedPaths.readJournal(directory.resolve("none")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("there is no journal");
  }

  private static Fixture pruned(String... targets) {
    Set<MetadataPath> asked = new LinkedHashSet<>();
    for (String target : targets) {
      asked.add(MetadataPath.parse(target).orElseThrow());
    }
    Fixture pruned = PrunedFixture.prune(WHOLE, new RequestedPaths(asked)).fixture();
    FixtureAudit.of(pruned).orThrow();
    return pruned;
  }

  /** Every leaf, listing and absent path of every version. */
  private static List<String> everything() {
    List<String> all = new ArrayList<>(List.of("/"));
    WHOLE
        .versions()
        .forEach(
            (version, tree) -> {
              tree.leaves().keySet().forEach(path -> all.add("/" + version + "/" + path));
              tree.directories()
                  .keySet()
                  .forEach(
                      path -> all.add("/" + version + "/" + path + (path.isEmpty() ? "" : "/")));
            });
    return all;
  }

  private static String answer(Fixture fixture, String target) {
    InstanceState world = InstanceState.of(fixture, new byte[32], 1);
    ResponseAction delivery = MetadataService.answer(world, MetadataRequest.get(target), NOW);
    assertThat(delivery).isInstanceOf(ResponseAction.Send.class);
    var response = ((ResponseAction.Send) delivery).response();
    return response.status()
        + " "
        + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
  }
}

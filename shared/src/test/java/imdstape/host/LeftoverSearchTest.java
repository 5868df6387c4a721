package imdstape.host;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.host.LeftoverSearch.Leftover;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverSearchTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final SystemTools NO_TOOLS =
      new FakeSystemTools(new SystemTools.ToolResult(1, ""));
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path folder;
  private Path directory;

  @BeforeEach
  void name() {
    directory = folder.resolve("imds-tape");
  }

  @Test
  void aCleanMachineHasNoLeftovers() throws Exception {
    assertThat(found(NO_TOOLS, any -> false)).isEmpty();
    UpFile.write(directory, UpFile.UpReplay.of(PID));
    assertThat(found(NO_TOOLS, any -> false)).as("it is up, and serves").isEmpty();
  }

  @Test
  void aRedirectOfAnEndedReplayIsUndoneByDown() throws Exception {
    UpFile.write(directory, new UpFile.UpReplay(999_999_999, "then"));
    assertThat(found(NO_TOOLS, any -> false))
        .singleElement()
        .satisfies(
            leftover -> {
              assertThat(leftover.description()).contains("999999999");
              assertThat(leftover.undoCommand()).isEqualTo("imds down");
            });
  }

  @Test
  void anOrphanTableIsFoundByRootAndReportedAsUnknownToOthers() throws Exception {
    SystemTools root =
        new FakeSystemTools(new SystemTools.ToolResult(0, "table inet imds_tape"), "nft");
    assertThat(found(root, any -> false))
        .extracting(Leftover::undoCommand)
        .containsExactly("sudo nft delete table inet imds_tape");
    SystemTools others =
        new FakeSystemTools(new SystemTools.ToolResult(1, "you must be root"), "nft");
    assertThat(found(others, any -> false))
        .extracting(Leftover::undoCommand)
        .containsOnlyNulls()
        .hasSize(1);
  }

  @Test
  void anAddedServiceAddressIsUndoneByTheCommandOfEachSystem() throws Exception {
    assertThat(addresses("Linux")).containsExactly("sudo ip addr del 169.254.169.254/32 dev lo");
    assertThat(addresses("Mac OS X")).containsExactly("sudo ifconfig lo0 -alias 169.254.169.254");
    assertThat(addresses("Windows 11").get(0)).startsWith("netsh interface ipv4 delete address");
    assertThat(
            LeftoverSearch.find(
                new LeftoverSearch.SearchContext(
                    directory, NO_TOOLS, any -> true, "Linux", true, "me"),
                NOW))
        .as("inside imds run they belong there")
        .isEmpty();
  }

  @Test
  void filesAndDirectoriesOfKilledReplaysAreFoundAndNotDeleted() throws Exception {
    Path file =
        RunFile.write(directory, new RunFile.RunningReplay(PID, "http://a", "http://b", "sesame"));
    Path ended = Files.copy(file, directory.resolve("999999999.json"));
    Path old = Files.createDirectory(folder.resolve("imds-run.abc123"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(3_600)));
    Path fresh = Files.createDirectory(folder.resolve("imds-run.def456"));
    Files.setLastModifiedTime(fresh, FileTime.from(NOW.minusSeconds(1)));

    assertThat(found(NO_TOOLS, any -> false))
        .extracting(Leftover::undoCommand)
        .containsExactly("rm " + ended, "rm -r " + old);
    assertThat(ended).exists();
    assertThat(old).exists();
  }

  private List<String> addresses(String system) throws Exception {
    return LeftoverSearch.find(
            new LeftoverSearch.SearchContext(
                directory, NO_TOOLS, "169.254.169.254"::equals, system, false, "me"),
            NOW)
        .stream()
        .map(Leftover::undoCommand)
        .toList();
  }

  private List<Leftover> found(SystemTools tools, Predicate<String> own) throws Exception {
    String user = Files.getOwner(folder).getName();
    return LeftoverSearch.find(
        new LeftoverSearch.SearchContext(directory, tools, own, "Linux", false, user), NOW);
  }
}

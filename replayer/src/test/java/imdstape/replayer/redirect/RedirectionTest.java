package imdstape.replayer.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.Failure;
import imdstape.host.RedirectTable.Presence;
import imdstape.host.Tools;
import imdstape.host.UpFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedirectionTest {

  private static final Predicate<String> NONE = Set.<String>of()::contains;

  @TempDir Path folder;
  private Path directory;
  private final List<String> asked = new ArrayList<>();
  private Set<String> installed = Set.of("nft", "sudo");
  private Tools.Ended answer = new Tools.Ended(0, "");

  @BeforeEach
  void name() {
    directory = folder.resolve("imds-tape");
  }

  @Test
  void aMachineWhereNothingIsInTheWayMayHaveIt() throws Exception {
    redirection("Linux", false, NONE, NONE).requireAllowed();
    assertThat(asked).as("it only looks").allMatch(command -> command.endsWith(" list tables"));
  }

  @Test
  void itIsRefusedWhereverSomethingWouldBeHidden() throws IOException {
    refuses(redirection("Mac OS X", false, NONE, NONE), "imds reach");
    refuses(redirection("Linux", false, NONE, "169.254.169.254"::equals), "answers at 169");
    refuses(redirection("Linux", false, NONE, "fd00:ec2::254"::equals), "answers at fd00");
    refuses(redirection("Linux", false, "169.254.169.254"::equals, NONE), "an address of this");
    Path vendor = folder.resolve("sys/devices/virtual/dmi/id/sys_vendor");
    Files.createDirectories(vendor.getParent());
    Files.writeString(vendor, "Amazon EC2\n");
    Predicate<String> nobodyIsAsked =
        address -> {
          throw new AssertionError("an instance's own service was asked");
        };
    refuses(redirection("Linux", false, NONE, nobodyIsAsked), "this is an EC2 instance");
  }

  @Test
  void whatIsMissingIsSaidWithWhatToInstall() {
    installed = Set.of("sudo");
    refuses(redirection("Linux", false, NONE, NONE), "there is no nft; install nftables");
    installed = Set.of("nft");
    refuses(redirection("Linux", false, NONE, NONE), "there is no sudo");
  }

  @Test
  void twiceIsNotPossibleAndAHalfIsUndoneFirst() throws IOException {
    answer = new Tools.Ended(0, "table inet imds_tape");
    refuses(redirection("Linux", true, NONE, NONE), "sudo nft delete table inet imds_tape");
    answer = new Tools.Ended(0, "");
    UpFile.write(directory, UpFile.Up.of(ProcessHandle.current().pid()));
    refuses(redirection("Linux", true, NONE, NONE), "it is up already");
    UpFile.write(directory, new UpFile.Up(999_999_999, "then"));
    refuses(redirection("Linux", true, NONE, NONE), "imds down takes that away");
  }

  @Test
  void onlyNftRunsAsRoot() throws Exception {
    redirection("Linux", false, NONE, NONE).lay(1338, true);
    redirection("Linux", true, NONE, NONE).lay(1338, true);
    assertThat(asked).containsExactly("sudo /sbin/nft -f -", "/sbin/nft -f -");
  }

  @Test
  void whatNftDoesNotDoIsSaidInItsWords() {
    answer = new Tools.Ended(1, "sudo: a password is required");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).lay(1338, true))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("nothing is changed: sudo: a password is required");
    answer = new Tools.Ended(1, "/dev/stdin:1:1-27: Error: Could not process rule: File exists");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).lay(1338, true))
        .hasMessageContaining("perhaps of another user");
  }

  @Test
  void whereNothingIsNotedOnlyWhatIsSeenIsTakenAway() throws Exception {
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.ABSENT);
    assertThat(redirection("Windows 11", false, NONE, NONE).remove()).isEqualTo(Presence.ABSENT);
    answer = new Tools.Ended(1, "sudo: a password is required");
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.UNKNOWN);
    assertThat(asked).noneMatch(command -> command.endsWith("-f -"));
  }

  @Test
  void whatIsNotedIsTakenAwayWithoutALookAndAFailureKeepsTheNote() throws Exception {
    UpFile.write(directory, new UpFile.Up(999_999_999, "then"));
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.THERE);
    assertThat(asked).containsExactly("sudo /sbin/nft -f -");
    answer = new Tools.Ended(1, "sudo: a password is required");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).remove())
        .hasMessageContaining("sudo nft delete table inet imds_tape");
    assertThat(UpFile.read(directory)).isPresent();
  }

  private void refuses(Redirection redirection, String reason) {
    assertThatThrownBy(redirection::requireAllowed)
        .isInstanceOf(Failure.class)
        .hasMessageContaining(reason);
  }

  private Redirection redirection(
      String system, boolean isRoot, Predicate<String> isOwn, Predicate<String> answers) {
    Tools tools =
        new Tools() {
          @Override
          public Optional<String> find(String name) {
            return installed.contains(name) ? Optional.of("/sbin/" + name) : Optional.empty();
          }

          @Override
          public Ended run(String input, List<String> command) {
            asked.add(String.join(" ", command));
            return answer;
          }
        };
    return new Redirection(directory, new Machine(system, isRoot, folder, tools, isOwn, answers));
  }
}

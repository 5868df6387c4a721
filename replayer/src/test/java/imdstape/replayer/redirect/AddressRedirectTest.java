package imdstape.replayer.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.host.RedirectTable.Presence;
import imdstape.host.SystemTools;
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

class AddressRedirectTest {

  private static final Predicate<String> NONE = Set.<String>of()::contains;

  @TempDir Path folder;
  private Path directory;
  private final List<String> commands = new ArrayList<>();
  private Set<String> installed = Set.of("nft", "sudo");
  private SystemTools.ToolResult answer = new SystemTools.ToolResult(0, "");

  @BeforeEach
  void name() {
    directory = folder.resolve("imds-tape");
  }

  @Test
  void theRedirectIsAllowedOnAnOrdinaryMachine() throws Exception {
    redirection("Linux", false, NONE, NONE).requireAllowed();
    assertThat(commands)
        .as("it changes nothing")
        .allMatch(command -> command.endsWith(" list tables"));
  }

  @Test
  void theRedirectIsRefusedWhereItWouldHideAService() throws IOException {
    assertRefused(redirection("Mac OS X", false, NONE, NONE), "imds reach");
    assertRefused(redirection("Linux", false, NONE, "169.254.169.254"::equals), "answers at 169");
    assertRefused(redirection("Linux", false, NONE, "fd00:ec2::254"::equals), "answers at fd00");
    assertRefused(
        redirection("Linux", false, "169.254.169.254"::equals, NONE), "an address of this");
    Path vendor = folder.resolve("sys/devices/virtual/dmi/id/sys_vendor");
    Files.createDirectories(vendor.getParent());
    Files.writeString(vendor, "Amazon EC2\n");
    Predicate<String> nobodyIsAsked =
        address -> {
          throw new AssertionError("an instance's own service was asked");
        };
    assertRefused(redirection("Linux", false, NONE, nobodyIsAsked), "this is an EC2 instance");
  }

  @Test
  void missingToolsAreNamedWithTheirPackage() {
    installed = Set.of("sudo");
    assertRefused(redirection("Linux", false, NONE, NONE), "there is no nft; install nftables");
    installed = Set.of("nft");
    assertRefused(redirection("Linux", false, NONE, NONE), "there is no sudo");
  }

  @Test
  void anExistingOrPartialRedirectIsRefused() throws IOException {
    answer = new SystemTools.ToolResult(0, "table inet imds_tape");
    assertRefused(redirection("Linux", true, NONE, NONE), "sudo nft delete table inet imds_tape");
    answer = new SystemTools.ToolResult(0, "");
    UpFile.write(directory, UpFile.UpReplay.of(ProcessHandle.current().pid()));
    assertRefused(redirection("Linux", true, NONE, NONE), "it is up already");
    UpFile.write(directory, new UpFile.UpReplay(999_999_999, "then"));
    assertRefused(redirection("Linux", true, NONE, NONE), "imds down takes that away");
  }

  @Test
  void onlyNftRunsAsRoot() throws Exception {
    redirection("Linux", false, NONE, NONE).install(1338, true);
    redirection("Linux", true, NONE, NONE).install(1338, true);
    assertThat(commands).containsExactly("sudo /sbin/nft -f -", "/sbin/nft -f -");
  }

  @Test
  void nftFailuresAreQuoted() {
    answer = new SystemTools.ToolResult(1, "sudo: a password is required");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).install(1338, true))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nothing is changed: sudo: a password is required");
    answer =
        new SystemTools.ToolResult(
            1, "/dev/stdin:1:1-27: Error: Could not process rule: File exists");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).install(1338, true))
        .hasMessageContaining("perhaps of another user");
  }

  @Test
  void withoutARunFileOnlyAVisibleTableIsRemoved() throws Exception {
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.ABSENT);
    assertThat(redirection("Windows 11", false, NONE, NONE).remove()).isEqualTo(Presence.ABSENT);
    answer = new SystemTools.ToolResult(1, "sudo: a password is required");
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.UNKNOWN);
    assertThat(commands).noneMatch(command -> command.endsWith("-f -"));
  }

  @Test
  void aRecordedTableIsRemovedWithoutACheckAndAFailureKeepsTheRecord() throws Exception {
    UpFile.write(directory, new UpFile.UpReplay(999_999_999, "then"));
    assertThat(redirection("Linux", false, NONE, NONE).remove()).isEqualTo(Presence.PRESENT);
    assertThat(commands).containsExactly("sudo /sbin/nft -f -");
    answer = new SystemTools.ToolResult(1, "sudo: a password is required");
    assertThatThrownBy(() -> redirection("Linux", false, NONE, NONE).remove())
        .hasMessageContaining("sudo nft delete table inet imds_tape");
    assertThat(UpFile.read(directory)).isPresent();
  }

  private void assertRefused(AddressRedirect redirection, String reason) {
    assertThatThrownBy(redirection::requireAllowed)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(reason);
  }

  private AddressRedirect redirection(
      String system, boolean isRoot, Predicate<String> isOwn, Predicate<String> answers) {
    SystemTools tools =
        new SystemTools() {
          @Override
          public Optional<String> find(String name) {
            return installed.contains(name) ? Optional.of("/sbin/" + name) : Optional.empty();
          }

          @Override
          public ToolResult run(String input, List<String> command) {
            commands.add(String.join(" ", command));
            return answer;
          }
        };
    return new AddressRedirect(
        directory, new MachineFacts(system, isRoot, folder, tools, isOwn, answers));
  }
}

package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.recorder.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code imds check} says of values that an author set, and of those that he did not. */
class AuthorSettingsTest {

  private static final String TEAM = "billing at acme";

  @TempDir Path directory;

  private Path fixture = Path.of("");

  @BeforeEach
  void nameFixture() {
    fixture = directory.resolve("fixture.json");
  }

  @Test
  void whatDeriveSetIsANoteAndAFindingWithStrict() throws IOException {
    derive("linux-on-demand", "role=acme-billing", "tag.Team=" + TEAM, "local-ipv4=10.0.0.77");
    assertThat(Files.readString(fixture))
        .contains("\"format\": \"imds-tape/1.1\"")
        .contains("\"set\": [\n      \"local-ipv4\",\n      \"role\",\n      \"tag.Team\"");
    CommandRun check = check();
    assertThat(check.code()).as(check.output()).isEqualTo(ExitCode.SUCCESS);
    assertThat(check.err())
        .contains("meta-data/tags/instance/Team: ")
        .contains("its author set it, and --strict reports it")
        .doesNotContain(TEAM);
    assertThat(check("--strict").code()).isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(check("--strict").output()).contains("(identity-").doesNotContain(TEAM);
  }

  @Test
  void strictAcceptsAFixtureWithHarmlessSettings() {
    derive("linux-on-demand", "region=eu-west-1", "instance-type=c7g.large");
    assertThat(check("--strict").code()).as(check("--strict").output()).isEqualTo(0);
  }

  @Test
  void whatSomebodyTypedIntoADerivedFixtureIsAFinding() throws IOException {
    derive("linux-on-demand", "role=acme-billing");
    Files.writeString(
        fixture,
        Files.readString(fixture).replaceFirst("(instance/Name\": \")[^\"]*", "$1" + TEAM));
    assertThat(check().code()).isEqualTo(ExitCode.LEAK_FOUND);
  }

  @Test
  void aSecondDerivationKeepsWhatTheFirstSet() throws IOException {
    derive("linux-on-demand", "tag.Team=" + TEAM);
    Path first = Files.move(fixture, directory.resolve("first.json"));
    derive(first.toString(), "role=acme-billing");
    assertThat(check().code()).as(check().output()).isEqualTo(ExitCode.SUCCESS);
    derive(first.toString(), "tag.Team", "role=web-server");
    assertThat(Files.readString(fixture))
        .contains("\"set\": [\n      \"role\"\n    ]")
        .doesNotContain(directory.toString());
    assertThat(check("--strict").code()).as(check("--strict").output()).isEqualTo(0);
  }

  @Test
  void whatAnOverlaySetIsANote() throws IOException {
    Path overlay =
        Files.writeString(directory.resolve("overlay.json"), "{\"tag.Team\": \"" + TEAM + "\"}");
    CommandRun derived =
        CommandRun.run(
            "derive",
            "linux-on-demand",
            "--overlay",
            overlay.toString(),
            "--out",
            fixture.toString());
    assertThat(derived.code()).as(derived.output()).isEqualTo(ExitCode.SUCCESS);
    assertThat(check().code()).isEqualTo(ExitCode.SUCCESS);
    assertThat(check("--strict").code()).isEqualTo(ExitCode.LEAK_FOUND);
  }

  @Test
  void whatNewSetIsANote() throws IOException {
    CommandRun created =
        CommandRun.run(
            "new", "--role", "acme-billing", "--tag", "Team=" + TEAM, "--out", fixture.toString());
    assertThat(created.code()).as(created.output()).isEqualTo(ExitCode.SUCCESS);
    assertThat(check().code()).as(check().output()).isEqualTo(ExitCode.SUCCESS);
    assertThat(check("--strict").code()).isEqualTo(ExitCode.LEAK_FOUND);
    Files.writeString(fixture, Files.readString(fixture).replace("\"role\",\n", ""));
    assertThat(check().code()).isEqualTo(ExitCode.LEAK_FOUND);
  }

  private void derive(String base, String... settings) {
    String[] arguments = new String[4 + 2 * settings.length];
    arguments[0] = "derive";
    arguments[1] = base;
    arguments[2] = "--out";
    arguments[3] = fixture.toString();
    for (int i = 0; i < settings.length; i++) {
      arguments[4 + 2 * i] = "--set";
      arguments[5 + 2 * i] = settings[i];
    }
    CommandRun derived = CommandRun.run(arguments);
    assertThat(derived.code()).as(derived.output()).isEqualTo(ExitCode.SUCCESS);
  }

  private CommandRun check(String... options) {
    String[] arguments = new String[2 + options.length];
    arguments[0] = "check";
    arguments[1] = fixture.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return CommandRun.run(arguments);
  }
}

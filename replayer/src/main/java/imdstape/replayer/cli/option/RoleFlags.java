package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that change the instance's role and the credentials of the role. */
public final class RoleFlags {

  @Option(
      names = "--role-after",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
      description = "There is no iam/ until then, as after a launch.")
  @Nullable Duration roleAfter;

  @Option(
      names = "--role-change",
      paramLabel = "DELAY=NAME",
      converter = {DurationConverter.class, RoleNameConverter.class},
      description =
          "The only role is another one after this time; may be repeated. An empty name takes it"
              + " away.")
  Map<Duration, String> roleChanges = new LinkedHashMap<>();

  @Option(
      names = "--credentials",
      paramLabel = "STATE",
      converter = CredentialStateConverter.class,
      description =
          "What the role gives: ${COMPLETION-CANDIDATES} (default: available, or what the scenario"
              + " says).")
  @Nullable CredentialState credentials;

  @Option(
      names = "--credentials-after",
      paramLabel = "DELAY=STATE",
      converter = {DurationConverter.class, CredentialStateConverter.class},
      description = "What it gives after this time; may be repeated.")
  Map<Duration, CredentialState> credentialStates = new LinkedHashMap<>();

  /** Adds the changes of the credential state to a list of events. */
  void addCredentialChanges(List<InstanceEvent> events, Instant start) {
    if (credentials != null) {
      events.add(new CredentialChange(start, credentials));
    }
    credentialStates.forEach(
        (delay, state) -> events.add(new CredentialChange(start.plus(delay), state)));
  }

  /** Adds the attachment and the changes of the role to a list of events. */
  void addRoleChanges(List<InstanceEvent> events, Instant start) {
    if (roleAfter != null) {
      events.add(new RoleAttachment(start.plus(roleAfter)));
    }
    roleChanges.forEach(
        (delay, role) ->
            events.add(new RoleChange(start.plus(delay), role.isEmpty() ? null : role)));
  }

  /**
   * Checks that an instance has the role that the options need.
   *
   * @param fixture the fixture's name, for the error message
   * @throws CommandException if it has none
   */
  void requireRole(InstanceState state, String fixture) {
    boolean needsRole =
        Stream.concat(Stream.ofNullable(credentials), credentialStates.values().stream())
            .anyMatch(CredentialState::hasRole);
    if (needsRole ? state.hasRole() : state.hasProfile()) {
      return;
    }
    if (credentials != null || !credentialStates.isEmpty()) {
      String option = credentials != null ? "--credentials" : "--credentials-after";
      throw missingRole(fixture, option + " says what it gives");
    }
    if (roleAfter != null) {
      throw missingRole(fixture, "--role-after says when it comes");
    }
  }

  /**
   * Creates the error for an option that needs a role that the fixture does not have.
   *
   * @param need says for what the option needs the role
   */
  public static CommandException missingRole(String fixture, String need) {
    return CommandException.usageError(
        fixture
            + " has no role, and "
            + need
            + "; serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or --role-change DELAY=NAME");
  }

  /** Converts the name of a credential state. */
  static final class CredentialStateConverter extends WordConverter<CredentialState> {
    CredentialStateConverter() {
      super(
          Stream.of(CredentialState.values())
              .collect(
                  Collectors.toMap(
                      CredentialState::toString,
                      value -> value,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** Checks the name of a role; an empty name stands for no role. */
  static final class RoleNameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.isEmpty() && !RoleChange.isRoleName(text)) {
        throw new TypeConversionException("'" + text + "' is no name of a role");
      }
      return text;
    }
  }
}

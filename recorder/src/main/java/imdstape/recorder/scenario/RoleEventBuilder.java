package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.RoleChange;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds the role and credential events of a scenario from the listing of roles and from {@code
 * iam/info}. The credentials themselves would tell more, and are never requested.
 */
final class RoleEventBuilder {

  private static final String LISTING = "meta-data/iam/security-credentials/";
  private static final String INFO = "meta-data/iam/info";

  private final ScenarioBuilder scenario;
  private CredentialState state = CredentialState.AVAILABLE;

  /** The last role, or null if there was none. */
  private @Nullable String lastRole;

  /** The last name of the instance profile, or null. */
  private @Nullable String lastProfile;

  /**
   * A builder that adds to a scenario.
   *
   * @param initialRoles the roles in the recording
   * @param initialProfile the name of the profile in the recording, or null
   */
  RoleEventBuilder(
      ScenarioBuilder scenario, SortedSet<String> initialRoles, @Nullable String initialProfile) {
    this.scenario = scenario;
    this.lastProfile = initialProfile;
    this.lastRole = initialRoles.isEmpty() ? null : initialRoles.first();
  }

  /** Adds the changes of both paths in one round; empty for a path that did not change. */
  void addRound(Instant at, Optional<PathState> listing, Optional<PathState> info) {
    listing
        .flatMap(PathState::withheldReason)
        .ifPresent(reason -> scenario.addNotCarried(LISTING, at, reason));
    info.flatMap(PathState::withheldReason)
        .ifPresent(reason -> scenario.addNotCarried(INFO, at, reason));
    Optional<SortedSet<String>> roles = listing.flatMap(PathState::listedRoles);
    boolean hasNoRole = roles.filter(Set::isEmpty).isPresent();
    ProfileState profile = info.flatMap(PathState::profile).orElse(null);
    boolean infoIsRemoved = info.filter(PathState::isRemoved).isPresent();
    if (profile != null && !(profile.exists() && profile.hasRole())) {
      setState(at, profile.exists() ? CredentialState.NO_ROLE : CredentialState.PROFILE_NOT_FOUND);
    } else if (hasNoRole && infoIsRemoved) {
      setState(at, CredentialState.AVAILABLE);
      lastRole = null;
      scenario.addEvent(new RoleChange(at, null));
    } else if (hasNoRole) {
      setState(at, CredentialState.NO_ROLE);
    } else if (roles.isPresent()) {
      addRoles(at, roles.get());
    } else if (profile != null) {
      if (state == CredentialState.AVAILABLE) {
        boolean isSameProfile = Objects.equals(profile.name(), lastProfile);
        scenario.addNotCarried(
            INFO,
            at,
            isSameProfile
                ? "credentials were renewed; a replay renews its own"
                : "another profile of the same role");
      }
      setState(at, CredentialState.AVAILABLE);
    } else if (infoIsRemoved) {
      scenario.addNotCarried(INFO, at, "gone while there is a role");
    }
    if (profile != null && profile.name() != null) {
      lastProfile = profile.name();
    }
  }

  private void setState(Instant at, CredentialState next) {
    if (next != state) {
      state = next;
      scenario.addEvent(new CredentialChange(at, next));
    }
  }

  private void addRoles(Instant at, Set<String> roles) {
    String first = roles.iterator().next();
    if (roles.size() > 1) {
      scenario.addNotCarried(LISTING, at, roles.size() + " roles; a scenario has one");
    }
    boolean isBack = state != CredentialState.AVAILABLE && first.equals(lastRole);
    setState(at, CredentialState.AVAILABLE);
    if (!isBack) {
      scenario.addEvent(new RoleChange(at, first));
    }
    lastRole = first;
  }
}

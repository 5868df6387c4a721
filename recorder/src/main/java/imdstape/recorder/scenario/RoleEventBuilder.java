package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.recorder.redact.RedactedWatch.RoleNames;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
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
    PathState listingState = listing.orElse(null);
    PathState infoState = info.orElse(null);
    if (listingState instanceof ValueWithheld withheld) {
      scenario.addNotCarried(LISTING, at, withheld.reason());
    }
    if (infoState instanceof ValueWithheld withheld) {
      scenario.addNotCarried(INFO, at, withheld.reason());
    }
    Set<String> roles = listingState instanceof RoleNames listed ? listed.names() : Set.of();
    boolean hasNoRole =
        listingState instanceof PathRemoved
            || (listingState instanceof RoleNames && roles.isEmpty());
    if (infoState instanceof ProfileState profile && !(profile.exists() && profile.hasRole())) {
      setState(at, profile.exists() ? CredentialState.NO_ROLE : CredentialState.PROFILE_NOT_FOUND);
    } else if (hasNoRole && infoState instanceof PathRemoved) {
      setState(at, CredentialState.AVAILABLE);
      lastRole = null;
      scenario.addEvent(new RoleChange(at, null));
    } else if (hasNoRole) {
      setState(at, CredentialState.NO_ROLE);
    } else if (!roles.isEmpty()) {
      addRoles(at, roles);
    } else if (infoState instanceof ProfileState profile) {
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
    } else if (infoState instanceof PathRemoved) {
      scenario.addNotCarried(INFO, at, "gone while there is a role");
    }
    if (infoState instanceof ProfileState profile && profile.name() != null) {
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

package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.recorder.redact.RedactedWatch.RoleNames;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
import imdstape.recorder.scenario.ScenarioEvent.CredentialState;
import imdstape.recorder.scenario.ScenarioEvent.Credentials;
import imdstape.recorder.scenario.ScenarioEvent.RoleChange;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the names of the roles and {@code iam/info} tell of a role; its credentials, which would
 * tell more, are never asked for.
 */
final class RoleEventBuilder {

  private static final String LISTING = "meta-data/iam/security-credentials/";
  private static final String INFO = "meta-data/iam/info";

  private final ScenarioBuilder scenario;
  private CredentialState state = CredentialState.AVAILABLE;

  /** The role that there was last, or null if there was none. */
  private @Nullable String lastRole;

  /** What the profile was called last, or null. */
  private @Nullable String lastProfile;

  /**
   * A tale.
   *
   * @param before the roles when the instance was recorded
   * @param profile the name of its profile by then, or null
   */
  RoleEventBuilder(ScenarioBuilder teller, SortedSet<String> before, @Nullable String profile) {
    this.scenario = teller;
    this.lastProfile = profile;
    this.lastRole = before.isEmpty() ? null : before.first();
  }

  void addRound(Duration at, Optional<PathState> listing, Optional<PathState> info) {
    PathState names = listing.orElse(null);
    PathState told = info.orElse(null);
    if (names instanceof ValueWithheld withheld) {
      scenario.addNotCarried(LISTING, at, withheld.reason());
    }
    if (told instanceof ValueWithheld withheld) {
      scenario.addNotCarried(INFO, at, withheld.reason());
    }
    Set<String> roles = names instanceof RoleNames some ? some.names() : Set.of();
    boolean none = names instanceof PathRemoved || (names instanceof RoleNames && roles.isEmpty());
    if (told instanceof ProfileState said && !(said.exists() && said.hasRole())) {
      setState(at, said.exists() ? CredentialState.NO_ROLE : CredentialState.PROFILE_NOT_FOUND);
    } else if (none && told instanceof PathRemoved) {
      setState(at, CredentialState.AVAILABLE);
      lastRole = null;
      scenario.addEvent(new RoleChange(at, null));
    } else if (none) {
      setState(at, CredentialState.NO_ROLE);
    } else if (!roles.isEmpty()) {
      addRoles(at, roles);
    } else if (told instanceof ProfileState said) {
      if (state == CredentialState.AVAILABLE) {
        boolean same = Objects.equals(said.name(), lastProfile);
        scenario.addNotCarried(
            INFO,
            at,
            same
                ? "credentials were renewed; a replay renews its own"
                : "another profile of the same role");
      }
      setState(at, CredentialState.AVAILABLE);
    } else if (told instanceof PathRemoved) {
      scenario.addNotCarried(INFO, at, "gone while there is a role");
    }
    if (told instanceof ProfileState said && said.name() != null) {
      lastProfile = said.name();
    }
  }

  private void setState(Duration at, CredentialState next) {
    if (next != state) {
      state = next;
      scenario.addEvent(new Credentials(at, next));
    }
  }

  private void addRoles(Duration at, Set<String> roles) {
    String first = roles.iterator().next();
    if (roles.size() > 1) {
      scenario.addNotCarried(LISTING, at, roles.size() + " roles; a scenario has one");
    }
    boolean again = state != CredentialState.AVAILABLE && first.equals(lastRole);
    setState(at, CredentialState.AVAILABLE);
    if (!again) {
      scenario.addEvent(new RoleChange(at, first));
    }
    lastRole = first;
  }
}

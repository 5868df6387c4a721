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

  private final ScenarioBuilder teller;
  private CredentialState state = CredentialState.AVAILABLE;

  /** The role that there was last, or null if there was none. */
  private @Nullable String role;

  /** What the profile was called last, or null. */
  private @Nullable String profile;

  /**
   * A tale.
   *
   * @param before the roles when the instance was recorded
   * @param profile the name of its profile by then, or null
   */
  RoleEventBuilder(ScenarioBuilder teller, SortedSet<String> before, @Nullable String profile) {
    this.teller = teller;
    this.profile = profile;
    this.role = before.isEmpty() ? null : before.first();
  }

  void round(Duration at, Optional<PathState> listing, Optional<PathState> info) {
    PathState names = listing.orElse(null);
    PathState told = info.orElse(null);
    if (names instanceof ValueWithheld withheld) {
      teller.missed(LISTING, at, withheld.reason());
    }
    if (told instanceof ValueWithheld withheld) {
      teller.missed(INFO, at, withheld.reason());
    }
    Set<String> roles = names instanceof RoleNames some ? some.names() : Set.of();
    boolean none = names instanceof PathRemoved || (names instanceof RoleNames && roles.isEmpty());
    if (told instanceof ProfileState said && !(said.found() && said.role())) {
      become(at, said.found() ? CredentialState.NO_ROLE : CredentialState.PROFILE_NOT_FOUND);
    } else if (none && told instanceof PathRemoved) {
      become(at, CredentialState.AVAILABLE);
      role = null;
      teller.happened(new RoleChange(at, null));
    } else if (none) {
      become(at, CredentialState.NO_ROLE);
    } else if (!roles.isEmpty()) {
      appear(at, roles);
    } else if (told instanceof ProfileState said) {
      if (state == CredentialState.AVAILABLE) {
        boolean same = Objects.equals(said.name(), profile);
        teller.missed(
            INFO,
            at,
            same
                ? "credentials were renewed; a replay renews its own"
                : "another profile of the same role");
      }
      become(at, CredentialState.AVAILABLE);
    } else if (told instanceof PathRemoved) {
      teller.missed(INFO, at, "gone while there is a role");
    }
    if (told instanceof ProfileState said && said.name() != null) {
      profile = said.name();
    }
  }

  private void become(Duration at, CredentialState next) {
    if (next != state) {
      state = next;
      teller.happened(new Credentials(at, next));
    }
  }

  private void appear(Duration at, Set<String> roles) {
    String first = roles.iterator().next();
    if (roles.size() > 1) {
      teller.missed(LISTING, at, roles.size() + " roles; a scenario has one");
    }
    boolean again = state != CredentialState.AVAILABLE && first.equals(role);
    become(at, CredentialState.AVAILABLE);
    if (!again) {
      teller.happened(new RoleChange(at, first));
    }
    role = first;
  }
}

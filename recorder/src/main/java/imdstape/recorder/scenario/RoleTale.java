package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch.Gone;
import imdstape.recorder.redact.RedactedWatch.Profile;
import imdstape.recorder.redact.RedactedWatch.Roles;
import imdstape.recorder.redact.RedactedWatch.Said;
import imdstape.recorder.redact.RedactedWatch.Withheld;
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
final class RoleTale {

  private static final String LISTING = "meta-data/iam/security-credentials/";
  private static final String INFO = "meta-data/iam/info";

  private final Teller teller;
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
  RoleTale(Teller teller, SortedSet<String> before, @Nullable String profile) {
    this.teller = teller;
    this.profile = profile;
    this.role = before.isEmpty() ? null : before.first();
  }

  void round(Duration at, Optional<Said> listing, Optional<Said> info) {
    Said names = listing.orElse(null);
    Said told = info.orElse(null);
    if (names instanceof Withheld withheld) {
      teller.missed(LISTING, at, withheld.reason());
    }
    if (told instanceof Withheld withheld) {
      teller.missed(INFO, at, withheld.reason());
    }
    Set<String> roles = names instanceof Roles some ? some.names() : Set.of();
    boolean none = names instanceof Gone || (names instanceof Roles && roles.isEmpty());
    if (told instanceof Profile said && !(said.found() && said.role())) {
      become(at, said.found() ? CredentialState.NO_ROLE : CredentialState.PROFILE_NOT_FOUND);
    } else if (none && told instanceof Gone) {
      become(at, CredentialState.AVAILABLE);
      role = null;
      teller.happened(new RoleChange(at, null));
    } else if (none) {
      become(at, CredentialState.NO_ROLE);
    } else if (!roles.isEmpty()) {
      appear(at, roles);
    } else if (told instanceof Profile said) {
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
    } else if (told instanceof Gone) {
      teller.missed(INFO, at, "gone while there is a role");
    }
    if (told instanceof Profile said && said.name() != null) {
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

package imdstape.replayer.event;

import imdstape.replayer.credential.CredentialState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the role gives from then on. What it shows is minted, so that the credentials' overlay shows
 * it.
 *
 * @param at when
 */
public record CredentialChange(Instant at, CredentialState state) implements InstanceEvent {

  @Override
  public String word() {
    return "credentials";
  }

  @Override
  public Map<String, PathEffect> leavesAt(Instant now) {
    return Map.of();
  }

  @Override
  public Set<String> paths() {
    return RoleChange.PATHS;
  }

  @Override
  public boolean isUntilNext() {
    return true;
  }
}

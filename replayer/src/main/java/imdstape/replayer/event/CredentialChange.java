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
  public String kind() {
    return "credentials";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    return Map.of();
  }

  @Override
  public Set<String> paths() {
    return RoleChange.PATHS;
  }

  @Override
  public boolean isReplacedByNext() {
    return true;
  }
}

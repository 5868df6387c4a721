package imdstape.scenario;

import java.time.Instant;
import java.util.List;

/**
 * A change of what the instance's role gives.
 *
 * @param at when the state begins
 */
public record CredentialChange(Instant at, CredentialState state) implements InstanceEvent {

  @Override
  public String kind() {
    return "credentials";
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public List<String> recordedTexts() {
    return List.of();
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

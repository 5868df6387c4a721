package imdstape.scenario;

import java.time.Instant;
import java.util.List;

/**
 * The attachment of the instance profile after the launch: until then there is no {@code iam/}.
 *
 * @param at when the profile is attached
 */
public record RoleAttachment(Instant at) implements InstanceEvent {

  @Override
  public String kind() {
    return "role-attachment";
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

package imdstape.scenario;

import java.time.Instant;

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
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

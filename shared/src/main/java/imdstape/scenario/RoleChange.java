package imdstape.scenario;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The replacement or removal of the instance profile (EC2 API,
 * ReplaceIamInstanceProfileAssociation).
 *
 * @param at when the profile changes
 * @param role the only role from then on; null if there is none and no {@code iam/}
 */
public record RoleChange(Instant at, @Nullable String role) implements InstanceEvent {

  private static final Pattern ROLE_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");

  /** Whether IAM accepts a text as the name of a role (IAM API, CreateRole). */
  public static boolean isRoleName(String text) {
    return ROLE_NAME.matcher(text).matches();
  }

  @Override
  public String kind() {
    return "role";
  }

  @Override
  public List<String> recordedTexts() {
    return Stream.ofNullable(role).toList();
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

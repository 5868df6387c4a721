package imdstape.scenario;

import java.util.Optional;

/**
 * A rule of the model that an event breaks.
 *
 * @param field the name of the field in scenarios
 * @param message what is wrong, for the user
 */
public record RuleViolation(String field, String message) {

  static Optional<RuleViolation> of(String field, String message) {
    return Optional.of(new RuleViolation(field, message));
  }
}

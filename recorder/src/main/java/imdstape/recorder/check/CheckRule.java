package imdstape.recorder.check;

/**
 * A rule that {@code imds check} applies to a fixture.
 *
 * @param id in kebab case; baselines and reports refer to it, so it never changes
 * @param title what the rule finds, in a phrase
 * @param reason why that must not be in a fixture, and what to do about it
 */
public record CheckRule(String id, String title, String reason) {}

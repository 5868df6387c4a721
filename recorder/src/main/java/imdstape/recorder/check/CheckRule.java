package imdstape.recorder.check;

/**
 * What a finding broke.
 *
 * @param id in kebab case; baselines and reports name it, so it never changes
 * @param title is found, in a phrase
 * @param reason it must not be, and what to do about it
 */
public record CheckRule(String id, String title, String reason) {}

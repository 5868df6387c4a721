package imdstape.recorder.check;

/**
 * What a finding broke.
 *
 * @param id in kebab case; baselines and reports name it, so it never changes
 * @param what is found, in a phrase
 * @param why it must not be, and what to do about it
 */
public record CheckRule(String id, String what, String why) {}

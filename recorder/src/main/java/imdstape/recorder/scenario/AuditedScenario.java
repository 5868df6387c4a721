package imdstape.recorder.scenario;

/**
 * A scenario that has passed the audit. Only an audited scenario can be written or reported, and
 * only {@link ScenarioAudit} creates one.
 */
public final class AuditedScenario {

  private final ScenarioDraft draft;
  private final String text;

  AuditedScenario(ScenarioDraft draft, String text) {
    this.draft = draft;
    this.text = text;
  }

  /** The events and the notes, which are public. */
  public ScenarioDraft draft() {
    return draft;
  }

  /** The complete text of the file. */
  String text() {
    return text;
  }
}

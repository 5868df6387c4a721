package imdstape.recorder.scenario;

/**
 * A scenario that has passed the audit: the only thing its file takes, and the only thing that is
 * reported. {@link ScenarioAudit} alone makes one.
 */
public final class AuditedScenario {

  private final ScenarioDraft draft;
  private final String text;

  AuditedScenario(ScenarioDraft story, String text) {
    this.draft = story;
    this.text = text;
  }

  /** What happened, which is public by now. */
  public ScenarioDraft draft() {
    return draft;
  }

  /** The whole of the file. */
  String text() {
    return text;
  }
}

package imdstape.replayer.control;

/**
 * The version of the control API. Each response of control names it, so that a command can tell
 * whether it understands the replay that it talks to. It changes with an incompatible change only;
 * new fields and paths leave it as it is.
 */
public final class ControlVersion {

  /** The response header that names the version. */
  public static final String HEADER = "Imds-Control-Version";

  /** The version of this program, which {@code openapi.json} names too. */
  public static final String CURRENT = "1";

  /** The version of a replay whose responses do not name one, as older replays do. */
  public static final String UNNAMED = "1";

  private ControlVersion() {}
}

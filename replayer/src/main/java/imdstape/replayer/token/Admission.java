package imdstape.replayer.token;

import imdstape.replayer.http.MetadataResponse;
import java.util.OptionalInt;

/** What the gate says of a request. */
public sealed interface Admission {

  /** It asks for a token and gets one: the answer is complete. */
  record Issue(MetadataResponse response, int ttlSeconds) implements Admission {}

  /** It is refused: the answer is complete. */
  record Refuse(MetadataResponse response) implements Admission {}

  /**
   * It may ask on.
   *
   * @param remainingSeconds the seconds its token has left; empty for IMDSv1
   */
  record Pass(OptionalInt remainingSeconds) implements Admission {}
}

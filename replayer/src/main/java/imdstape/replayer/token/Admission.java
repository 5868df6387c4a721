package imdstape.replayer.token;

import imdstape.replayer.http.MetadataResponse;
import java.util.OptionalInt;

/** The decision of the token gate about a request. */
public sealed interface Admission {

  /** The request is for a token, which the response has. */
  record Issue(MetadataResponse response, int ttlSeconds) implements Admission {}

  /** The request is refused with this response. */
  record Refuse(MetadataResponse response) implements Admission {}

  /**
   * The request is admitted.
   *
   * @param remainingSeconds the seconds that its token has left; empty for IMDSv1
   */
  record Pass(OptionalInt remainingSeconds) implements Admission {}
}

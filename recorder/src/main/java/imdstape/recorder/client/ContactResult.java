package imdstape.recorder.client;

import org.jspecify.annotations.Nullable;

/**
 * What the first three requests show of a service.
 *
 * @param endpoint which service
 * @param put what became of the request for a token
 * @param without what became of a GET without a token
 * @param with what became of a GET with the token; the same as {@code put} if there is none
 * @param token whether there is one
 */
public record ContactResult(
    String endpoint,
    RequestOutcome put,
    RequestOutcome without,
    RequestOutcome with,
    boolean token) {

  /** Whether IMDSv1 is answered. */
  public boolean isAnsweredWithoutToken() {
    return without.status() == 200;
  }

  /**
   * A status, or why there is none.
   *
   * @param status 0 if there is none
   * @param silence why, or null
   */
  public record RequestOutcome(int status, @Nullable NoAnswerReason silence) {

    /** In a word. */
    public String word() {
      if (silence == null) {
        return String.valueOf(status);
      }
      return switch (silence) {
        case REFUSED -> "nobody listens";
        case UNREACHABLE -> "no way there";
        case UNKNOWN_HOST -> "no such host";
        case MUTE -> "no answer";
        case GARBLED -> status == 200 ? "200 without a token" : "hung up";
      };
    }
  }
}

package imdstape.recorder.client;

import org.jspecify.annotations.Nullable;

/**
 * What the first three requests show of a service.
 *
 * @param endpoint which service
 * @param tokenPut what became of the request for a token
 * @param getWithoutToken what became of a GET without a token
 * @param getWithToken what became of a GET with the token; the same as {@code put} if there is none
 * @param hasToken whether there is one
 */
public record ContactResult(
    String endpoint,
    RequestOutcome tokenPut,
    RequestOutcome getWithoutToken,
    RequestOutcome getWithToken,
    boolean hasToken) {

  /** Whether IMDSv1 is answered. */
  public boolean acceptsImdsV1() {
    return getWithoutToken.status() == 200;
  }

  /**
   * A status, or why there is none.
   *
   * @param status 0 if there is none
   * @param noAnswerReason why, or null
   */
  public record RequestOutcome(int status, @Nullable NoAnswerReason noAnswerReason) {

    /** In a word. */
    public String describe() {
      if (noAnswerReason == null) {
        return String.valueOf(status);
      }
      return switch (noAnswerReason) {
        case REFUSED -> "nobody listens";
        case UNREACHABLE -> "no way there";
        case UNKNOWN_HOST -> "no such host";
        case MUTE -> "no answer";
        case GARBLED -> status == 200 ? "200 without a token" : "hung up";
      };
    }
  }
}

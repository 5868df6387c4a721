package imdstape.recorder.client;

/**
 * The outcomes of the first three requests to a service.
 *
 * @param endpoint the URL of the service
 * @param tokenPut the PUT of a token
 * @param getWithoutToken a GET of the metadata listing without a token
 * @param getWithToken the same GET with the token; equal to {@code tokenPut} if there is no token
 * @param hasToken whether the service issued a token
 */
public record ContactResult(
    String endpoint,
    RequestOutcome tokenPut,
    RequestOutcome getWithoutToken,
    RequestOutcome getWithToken,
    boolean hasToken) {

  /** Whether the service answers IMDSv1 requests, which carry no token. */
  public boolean acceptsImdsV1() {
    return getWithoutToken.status().orElse(0) == 200;
  }
}

package imdstape.replayer.server;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.ServiceGeneration;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.RequestContext;

/**
 * A request and how it is answered.
 *
 * @param state of the instance that answers
 * @param startNanos when the request arrived, on the machine's nanosecond clock
 * @param action what the client receives
 */
record AnsweredRequest(
    MetadataRequest request,
    InstanceState state,
    RequestContext context,
    long startNanos,
    Outcome outcome,
    ResponseAction action) {

  /** Who determined the response. */
  enum Outcome {
    /** The metadata service. */
    SERVED,
    /** The access policy, before the request reached the service. */
    REFUSED,
    /** A defect: the state must not be evaluated again for this request. */
    FAILED
  }

  ServiceGeneration generation() {
    return ServiceGeneration.of(state.traits());
  }

  /** Whether the request asked the service for metadata, and not for a token. */
  boolean isDataRequest() {
    MetadataPath path = request.path();
    return outcome == Outcome.SERVED
        && path != null
        && (request.method().equals("GET") || request.method().equals("HEAD"))
        && !path.relativePath().equals(MetadataPath.TOKEN_PATH);
  }
}

package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.token.Admission;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The metadata service as a pure function: the same state, request and context give the same
 * response.
 */
public final class MetadataService {

  private MetadataService() {}

  /** Answers a request: token gate, response table, range and condition, faults. */
  public static ResponseAction answer(
      InstanceState state, MetadataRequest request, RequestContext context) {
    if (state.isShutDownAt(context.now())) {
      return new ResponseAction.Reset();
    }
    return state
        .faults()
        .applyTo(
            answerWithoutFaults(state, request, context), context.faultCounts(), state.traits());
  }

  /** Whether a request would be admitted at a time and find a value. */
  public static boolean wouldFindValue(InstanceState state, MetadataRequest request, Instant now) {
    MetadataPath path = request.path();
    return path != null
        && !state.isShutDownAt(now)
        && state.tokenGateAt(now).admit(request, now, 0) instanceof Admission.Pass
        && state.tableAt(now).find(path, request.effectiveHost()).status() == 200;
  }

  /** The response if no fault applies. */
  private static ResponseAction answerWithoutFaults(
      InstanceState state, MetadataRequest request, RequestContext context) {
    if (request.method().equals("PUT") && state.optionsAt(context.now()).dropsTokenResponse()) {
      return new ResponseAction.NoResponse();
    }
    Admission admission =
        state.tokenGateAt(context.now()).admit(request, context.now(), context.requestNumber());
    if (admission instanceof Admission.Issue issue) {
      return new ResponseAction.Send(issue.response(), OptionalInt.of(issue.ttlSeconds()));
    }
    if (admission instanceof Admission.Refuse refuse) {
      return ResponseAction.Send.of(refuse.response());
    }
    MetadataPath path = Objects.requireNonNull(request.path());
    MetadataResponse found = state.tableAt(context.now()).find(path, request.effectiveHost());
    MetadataResponse response = RangeAndConditional.apply(found, request, state.traits());
    OptionalInt remaining = ((Admission.Pass) admission).remainingSeconds();
    boolean showsSeconds =
        found.status() == 200 || state.traits().is(ServiceTrait.TTL_ON_404, "present");
    return new ResponseAction.Send(response, showsSeconds ? remaining : OptionalInt.empty());
  }
}

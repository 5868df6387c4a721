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

/** The service as a function: the same world, request and moment give the same answer. */
public final class MetadataService {

  private MetadataService() {}

  /** Answers a request. */
  public static ResponseAction answer(
      InstanceState world, MetadataRequest request, RequestContext moment) {
    if (world.isShutDownAt(moment.now())) {
      return new ResponseAction.Reset();
    }
    return world
        .faults()
        .applyTo(answerWithoutFaults(world, request, moment), moment.faultCounts(), world.traits());
  }

  /** Whether a request is admitted at an instant, and something stands where it asks. */
  public static boolean wouldFindValue(InstanceState world, MetadataRequest request, Instant now) {
    MetadataPath path = request.path();
    return path != null
        && !world.isShutDownAt(now)
        && world.tokenGateAt(now).admit(request, now, 0) instanceof Admission.Pass
        && world.tableAt(now).find(path, request.effectiveHost()).status() == 200;
  }

  /** What leaves if no fault strikes. */
  private static ResponseAction answerWithoutFaults(
      InstanceState world, MetadataRequest request, RequestContext moment) {
    if (request.method().equals("PUT") && world.optionsAt(moment.now()).dropsTokenResponse()) {
      return new ResponseAction.NoResponse();
    }
    Admission admission =
        world.tokenGateAt(moment.now()).admit(request, moment.now(), moment.requestNumber());
    if (admission instanceof Admission.Issue issue) {
      return new ResponseAction.Send(issue.response(), OptionalInt.of(issue.ttlSeconds()));
    }
    if (admission instanceof Admission.Refuse refuse) {
      return ResponseAction.Send.of(refuse.response());
    }
    MetadataPath path = Objects.requireNonNull(request.path());
    MetadataResponse found = world.tableAt(moment.now()).find(path, request.effectiveHost());
    MetadataResponse response = RangeAndConditional.apply(found, request, world.traits());
    OptionalInt remaining = ((Admission.Pass) admission).remainingSeconds();
    boolean said = found.status() == 200 || world.traits().is(ServiceTrait.TTL_ON_404, "present");
    return new ResponseAction.Send(response, said ? remaining : OptionalInt.empty());
  }
}

package imdstape.replayer.fault;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataResponse;
import imdstape.scenario.Fault;
import imdstape.scenario.Fault.DelayFault;
import imdstape.scenario.Fault.DripFault;
import imdstape.scenario.Fault.ResetFault;
import imdstape.scenario.Fault.SilenceFault;
import imdstape.scenario.Fault.StatusFault;
import imdstape.scenario.Fault.ThrottleFault;
import imdstape.scenario.Fault.TruncateFault;
import java.util.random.RandomGenerator;

/**
 * What a fault makes of one response; one method for each kind of fault.
 *
 * @param response without the fault
 * @param traits how the recorded service answers with errors
 * @param random for this request alone
 */
record FaultEffect(ResponseAction.Send response, ServiceTraits traits, RandomGenerator random)
    implements Fault.FaultVisitor<ResponseAction> {

  @Override
  public ResponseAction visit(DelayFault fault) {
    return new ResponseAction.Delay(fault.latency().draw(random), response);
  }

  @Override
  public ResponseAction visit(StatusFault fault) {
    int code = fault.code();
    boolean hasPage = code == 404 || (code == 401 && traits.is(ServiceTrait.UNAUTHORIZED, "page"));
    String reason = StatusFault.REASON_PHRASES.getOrDefault(code, "");
    return ResponseAction.Send.of(
        hasPage
            ? MetadataResponse.errorPage(code, reason)
            : MetadataResponse.withoutBody(code, reason));
  }

  @Override
  public ResponseAction visit(SilenceFault fault) {
    return new ResponseAction.NoResponse();
  }

  @Override
  public ResponseAction visit(ResetFault fault) {
    return new ResponseAction.Reset();
  }

  @Override
  public ResponseAction visit(TruncateFault fault) {
    return new ResponseAction.Truncate(response, fault.keptShare());
  }

  @Override
  public ResponseAction visit(DripFault fault) {
    return new ResponseAction.Dribble(response, fault.interval());
  }

  @Override
  public ResponseAction visit(ThrottleFault fault) {
    return switch (traits.get(ServiceTrait.THROTTLED)) {
      case "503" -> visit(new StatusFault(503));
      case "429" -> visit(new StatusFault(429));
      default -> new ResponseAction.NoResponse();
    };
  }
}

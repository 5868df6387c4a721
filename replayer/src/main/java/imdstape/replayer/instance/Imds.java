package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.replayer.fault.Delivery;
import imdstape.replayer.token.Admission;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/** The service as a function: the same world, request and moment give the same answer. */
public final class Imds {

  private Imds() {}

  /** Answers a request. */
  public static Delivery answer(World world, Request request, Moment moment) {
    if (world.isDroppedAt(moment.now())) {
      return new Delivery.Reset();
    }
    return world.faults().deliver(sound(world, request, moment), moment.faults(), world.traits());
  }

  /** Whether a request is admitted at an instant, and something stands where it asks. */
  public static boolean finds(World world, Request request, Instant now) {
    MetadataPath path = request.path();
    return path != null
        && !world.isDroppedAt(now)
        && world.gateAt(now).admit(request, now, 0) instanceof Admission.Pass
        && world.tableAt(now).find(path, request.reached()).status() == 200;
  }

  /** What leaves if no fault strikes. */
  private static Delivery sound(World world, Request request, Moment moment) {
    if (request.method().equals("PUT") && world.optionsAt(moment.now()).swallowsPut()) {
      return new Delivery.Silence();
    }
    Admission admission = world.gateAt(moment.now()).admit(request, moment.now(), moment.number());
    if (admission instanceof Admission.Issue issue) {
      return new Delivery.Send(issue.response(), OptionalInt.of(issue.ttlSeconds()));
    }
    if (admission instanceof Admission.Refuse refuse) {
      return Delivery.Send.of(refuse.response());
    }
    MetadataPath path = Objects.requireNonNull(request.path());
    Response found = world.tableAt(moment.now()).find(path, request.reached());
    Response response = Selection.of(found, request, world.traits());
    OptionalInt remaining = ((Admission.Pass) admission).remaining();
    boolean said = found.status() == 200 || world.traits().is(Trait.TTL_ON_404, "present");
    return new Delivery.Send(response, said ? remaining : OptionalInt.empty());
  }
}

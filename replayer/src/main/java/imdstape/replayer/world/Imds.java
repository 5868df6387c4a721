package imdstape.replayer.world;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.replayer.token.Admission;
import java.util.Objects;
import java.util.OptionalInt;

/** The service as a function: the same world, request and moment give the same answer. */
public final class Imds {

  private static final Response UNAVAILABLE = Response.bare(503, "Service Unavailable");
  private static final Response TOO_MANY = Response.bare(429, "Too Many Requests");

  private Imds() {}

  /** Answers a request. */
  public static Delivery answer(World world, Request request, Moment moment) {
    if (world.throttle().strikes(moment.number())) {
      return throttled(world.traits().get(Trait.THROTTLED));
    }
    if (request.method().equals("PUT") && world.options().swallowsPut()) {
      return new Delivery.Silence();
    }
    Admission admission = world.gate().admit(request, moment.now(), moment.number());
    if (admission instanceof Admission.Issue issue) {
      return new Delivery.Send(issue.response(), OptionalInt.of(issue.ttlSeconds()));
    }
    if (admission instanceof Admission.Refuse refuse) {
      return new Delivery.Send(refuse.response(), OptionalInt.empty());
    }
    MetadataPath path = Objects.requireNonNull(request.path());
    Response found = world.tableAt(moment.now()).find(path, request.reached());
    Response response = Selection.of(found, request, world.traits());
    OptionalInt remaining = ((Admission.Pass) admission).remaining();
    boolean said = found.status() == 200 || world.traits().is(Trait.TTL_ON_404, "present");
    return new Delivery.Send(response, said ? remaining : OptionalInt.empty());
  }

  private static Delivery throttled(String how) {
    return switch (how) {
      case "503" -> new Delivery.Send(UNAVAILABLE, OptionalInt.empty());
      case "429" -> new Delivery.Send(TOO_MANY, OptionalInt.empty());
      default -> new Delivery.Silence();
    };
  }
}

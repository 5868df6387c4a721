package imdstape.replayer.fault;

import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Something that goes wrong with an answer on its way. */
public sealed interface Fault {

  /** What it is called where people name it. */
  String word();

  /**
   * What becomes of an answer.
   *
   * @param traits how this service fails
   * @param chance of this request alone
   */
  Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance);

  /** It comes late. */
  record Delay(Latency latency) implements Fault {
    @Override
    public String word() {
      return "delay";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return new Delivery.Later(latency.draw(chance), answer);
    }
  }

  /**
   * An error comes in its place.
   *
   * @param code one of {@link #KNOWN}
   */
  record Status(int code) implements Fault {

    /** What clients have met, by status. */
    public static final Map<Integer, String> KNOWN =
        Map.of(
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            429, "Too Many Requests",
            500, "Internal Server Error",
            503, "Service Unavailable");

    public Status {
      if (!KNOWN.containsKey(code)) {
        throw new IllegalArgumentException("no client has met the status " + code);
      }
    }

    @Override
    public String word() {
      return "status";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      boolean page = code == 404 || (code == 401 && traits.is(Trait.UNAUTHORIZED, "page"));
      String reason = KNOWN.getOrDefault(code, "");
      return Delivery.Send.of(page ? Response.page(code, reason) : Response.bare(code, reason));
    }
  }

  /** Nothing comes, and much later a reset. */
  record Silence() implements Fault {
    @Override
    public String word() {
      return "silence";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return new Delivery.Silence();
    }
  }

  /** The connection is reset at once. */
  record Reset() implements Fault {
    @Override
    public String word() {
      return "reset";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return new Delivery.Reset();
    }
  }

  /**
   * The body breaks off.
   *
   * @param keep the share of it that comes, below 1
   */
  record Truncate(double keep) implements Fault {

    public Truncate {
      if (!(keep >= 0 && keep < 1)) {
        throw new IllegalArgumentException("what is cut keeps less than all of it, not " + keep);
      }
    }

    @Override
    public String word() {
      return "truncate";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return new Delivery.Cut(answer, keep);
    }
  }

  /**
   * The body comes a byte at a time.
   *
   * @param each between two bytes
   */
  record Drip(Duration each) implements Fault {
    @Override
    public String word() {
      return "drip";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return new Delivery.Drip(answer, each);
    }
  }

  /**
   * Asked too much, the service drops packets (EC2 User Guide, "Retrieve instance metadata": it
   * throttles, and names no status); a trait says what else clients have met.
   */
  record Throttle() implements Fault {
    @Override
    public String word() {
      return "throttle";
    }

    @Override
    public Delivery strike(Delivery.Send answer, Traits traits, RandomGenerator chance) {
      return switch (traits.get(Trait.THROTTLED)) {
        case "503" -> new Status(503).strike(answer, traits, chance);
        case "429" -> new Status(429).strike(answer, traits, chance);
        default -> new Delivery.Silence();
      };
    }
  }
}

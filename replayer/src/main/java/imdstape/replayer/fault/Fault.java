package imdstape.replayer.fault;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataResponse;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Something that goes wrong with an answer on its way. */
public sealed interface Fault {

  /** What it is called where people name it. */
  String kind();

  /**
   * What becomes of an answer.
   *
   * @param traits how this service fails
   * @param chance of this request alone
   */
  ResponseAction applyTo(ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance);

  /** It comes late. */
  record DelayFault(DelayDistribution latency) implements Fault {
    @Override
    public String kind() {
      return "delay";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return new ResponseAction.Delay(latency.draw(chance), answer);
    }
  }

  /**
   * An error comes in its place.
   *
   * @param code one of {@link #REASON_PHRASES}
   */
  record StatusFault(int code) implements Fault {

    /** What clients have met, by status. */
    public static final Map<Integer, String> REASON_PHRASES =
        Map.of(
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            429, "Too Many Requests",
            500, "Internal Server Error",
            503, "Service Unavailable");

    public StatusFault {
      if (!REASON_PHRASES.containsKey(code)) {
        throw new IllegalArgumentException("no client has met the status " + code);
      }
    }

    @Override
    public String kind() {
      return "status";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      boolean page = code == 404 || (code == 401 && traits.is(ServiceTrait.UNAUTHORIZED, "page"));
      String reason = REASON_PHRASES.getOrDefault(code, "");
      return ResponseAction.Send.of(
          page
              ? MetadataResponse.errorPage(code, reason)
              : MetadataResponse.withoutBody(code, reason));
    }
  }

  /** Nothing comes, and much later a reset. */
  record SilenceFault() implements Fault {
    @Override
    public String kind() {
      return "silence";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return new ResponseAction.NoResponse();
    }
  }

  /** The connection is reset at once. */
  record ResetFault() implements Fault {
    @Override
    public String kind() {
      return "reset";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return new ResponseAction.Reset();
    }
  }

  /**
   * The body breaks off.
   *
   * @param keptShare the share of it that comes, below 1
   */
  record TruncateFault(double keptShare) implements Fault {

    public TruncateFault {
      if (!(keptShare >= 0 && keptShare < 1)) {
        throw new IllegalArgumentException(
            "what is cut keeps less than all of it, not " + keptShare);
      }
    }

    @Override
    public String kind() {
      return "truncate";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return new ResponseAction.Truncate(answer, keptShare);
    }
  }

  /**
   * The body comes a byte at a time.
   *
   * @param interval between two bytes
   */
  record DripFault(Duration interval) implements Fault {
    @Override
    public String kind() {
      return "drip";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return new ResponseAction.Dribble(answer, interval);
    }
  }

  /**
   * Asked too much, the service drops packets (EC2 User Guide, "Retrieve instance metadata": it
   * throttles, and names no status); a trait says what else clients have met.
   */
  record ThrottleFault() implements Fault {
    @Override
    public String kind() {
      return "throttle";
    }

    @Override
    public ResponseAction applyTo(
        ResponseAction.Send answer, ServiceTraits traits, RandomGenerator chance) {
      return switch (traits.get(ServiceTrait.THROTTLED)) {
        case "503" -> new StatusFault(503).applyTo(answer, traits, chance);
        case "429" -> new StatusFault(429).applyTo(answer, traits, chance);
        default -> new ResponseAction.NoResponse();
      };
    }
  }
}

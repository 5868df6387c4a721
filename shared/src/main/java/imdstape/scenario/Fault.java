package imdstape.scenario;

import java.time.Duration;
import java.util.Map;

/**
 * Something that goes wrong with a response.
 *
 * <p>A new kind is a record here and a method of {@link FaultVisitor}: the compiler then asks
 * everything that treats kinds differently for it.
 */
public sealed interface Fault {

  /** The name of the kind in scenarios, {@code delay}. */
  String kind();

  /** Whether the effect of the fault on a request depends on the seed. */
  default boolean isRandom() {
    return false;
  }

  /** Calls the visitor's method for this kind. */
  <R> R accept(FaultVisitor<R> visitor);

  /**
   * An operation with one method for each kind of fault.
   *
   * @param <R> what the operation returns
   */
  interface FaultVisitor<R> {
    R visit(DelayFault fault);

    R visit(StatusFault fault);

    R visit(SilenceFault fault);

    R visit(ResetFault fault);

    R visit(TruncateFault fault);

    R visit(DripFault fault);

    R visit(ThrottleFault fault);
  }

  /** The response is sent late. */
  record DelayFault(DelayDistribution latency) implements Fault {
    @Override
    public String kind() {
      return "delay";
    }

    @Override
    public boolean isRandom() {
      return latency.isRandom();
    }

    @Override
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * An error replaces the response.
   *
   * @param code one of {@link #REASON_PHRASES}
   */
  record StatusFault(int code) implements Fault {

    /** The statuses that clients of the service have met, and their reason phrases. */
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
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Nothing is sent, and a minute later the connection is reset. */
  record SilenceFault() implements Fault {
    @Override
    public String kind() {
      return "silence";
    }

    @Override
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** The connection is reset at once. */
  record ResetFault() implements Fault {
    @Override
    public String kind() {
      return "reset";
    }

    @Override
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The connection ends after a part of the body.
   *
   * @param keptShare the share of the body that is sent, from 0 and below 1
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
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The body is sent one byte at a time.
   *
   * @param interval between two bytes
   */
  record DripFault(Duration interval) implements Fault {
    @Override
    public String kind() {
      return "drip";
    }

    @Override
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The service throttles the request: it drops packets, or answers with the status that a trait of
   * the fixture names (EC2 User Guide, "Retrieve instance metadata", which names no status).
   */
  record ThrottleFault() implements Fault {
    @Override
    public String kind() {
      return "throttle";
    }

    @Override
    public <R> R accept(FaultVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }
}

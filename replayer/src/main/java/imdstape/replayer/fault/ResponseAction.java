package imdstape.replayer.fault;

import imdstape.replayer.http.MetadataResponse;
import java.time.Duration;
import java.util.OptionalInt;

/** How an answer leaves. */
public sealed interface ResponseAction {

  /** Whoever has the connection. */
  interface ResponseActionVisitor {
    void send(Send answer);

    void delay(Delay answer);

    void noResponse();

    void reset();

    void truncate(Truncate answer);

    void dribble(Dribble answer);
  }

  /** Leaves as it is meant to. */
  void accept(ResponseActionVisitor carrier);

  /**
   * Sent as it is.
   *
   * @param tokenSecondsLeft the seconds the token has left, for the header that says so; empty for
   *     IMDSv1
   */
  record Send(MetadataResponse response, OptionalInt tokenSecondsLeft) implements ResponseAction {

    /** An answer that says nothing of a token. */
    public static Send of(MetadataResponse response) {
      return new Send(response, OptionalInt.empty());
    }

    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.send(this);
    }
  }

  /** Sent after a while. */
  record Delay(Duration delay, ResponseAction next) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.delay(this);
    }
  }

  /** Nothing comes, and later the connection is reset: what a client beyond the hop limit sees. */
  record NoResponse() implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.noResponse();
    }
  }

  /** The connection is reset at once. */
  record Reset() implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.reset();
    }
  }

  /**
   * All header lines and a part of the body, then the connection ends.
   *
   * @param keptShare the share of the body that is sent, below 1
   */
  record Truncate(Send complete, double keptShare) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.truncate(this);
    }
  }

  /** All of it, the body one byte at a time. */
  record Dribble(Send complete, Duration interval) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor carrier) {
      carrier.dribble(this);
    }
  }
}

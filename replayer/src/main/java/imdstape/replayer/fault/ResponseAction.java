package imdstape.replayer.fault;

import imdstape.metadata.MetadataResponse;
import java.time.Duration;
import java.util.OptionalInt;

/** How an answer leaves. */
public sealed interface ResponseAction {

  /** Whoever has the connection. */
  interface ResponseActionVisitor {
    void send(Send answer);

    void later(Delay answer);

    void silence();

    void reset();

    void cut(Truncate answer);

    void drip(Dribble answer);
  }

  /** Leaves as it is meant to. */
  void by(ResponseActionVisitor carrier);

  /**
   * Sent as it is.
   *
   * @param remaining the seconds the token has left, for the header that says so; empty for IMDSv1
   */
  record Send(MetadataResponse response, OptionalInt remaining) implements ResponseAction {

    /** An answer that says nothing of a token. */
    public static Send of(MetadataResponse response) {
      return new Send(response, OptionalInt.empty());
    }

    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.send(this);
    }
  }

  /** Sent after a while. */
  record Delay(Duration after, ResponseAction then) implements ResponseAction {
    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.later(this);
    }
  }

  /** Nothing comes, and later the connection is reset: what a client beyond the hop limit sees. */
  record NoResponse() implements ResponseAction {
    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.silence();
    }
  }

  /** The connection is reset at once. */
  record Reset() implements ResponseAction {
    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.reset();
    }
  }

  /**
   * All header lines and a part of the body, then the connection ends.
   *
   * @param keep the share of the body that is sent, below 1
   */
  record Truncate(Send whole, double keep) implements ResponseAction {
    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.cut(this);
    }
  }

  /** All of it, the body one byte at a time. */
  record Dribble(Send whole, Duration each) implements ResponseAction {
    @Override
    public void by(ResponseActionVisitor carrier) {
      carrier.drip(this);
    }
  }
}

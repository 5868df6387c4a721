package imdstape.replayer.fault;

import imdstape.metadata.Response;
import java.time.Duration;
import java.util.OptionalInt;

/** How an answer leaves. */
public sealed interface Delivery {

  /** Whoever has the connection. */
  interface Carrier {
    void send(Send answer);

    void later(Later answer);

    void silence();

    void reset();

    void cut(Cut answer);

    void drip(Drip answer);
  }

  /** Leaves as it is meant to. */
  void by(Carrier carrier);

  /**
   * Sent as it is.
   *
   * @param remaining the seconds the token has left, for the header that says so; empty for IMDSv1
   */
  record Send(Response response, OptionalInt remaining) implements Delivery {

    /** An answer that says nothing of a token. */
    public static Send of(Response response) {
      return new Send(response, OptionalInt.empty());
    }

    @Override
    public void by(Carrier carrier) {
      carrier.send(this);
    }
  }

  /** Sent after a while. */
  record Later(Duration after, Delivery then) implements Delivery {
    @Override
    public void by(Carrier carrier) {
      carrier.later(this);
    }
  }

  /** Nothing comes, and later the connection is reset: what a client beyond the hop limit sees. */
  record Silence() implements Delivery {
    @Override
    public void by(Carrier carrier) {
      carrier.silence();
    }
  }

  /** The connection is reset at once. */
  record Reset() implements Delivery {
    @Override
    public void by(Carrier carrier) {
      carrier.reset();
    }
  }

  /**
   * All header lines and a part of the body, then the connection ends.
   *
   * @param keep the share of the body that is sent, below 1
   */
  record Cut(Send whole, double keep) implements Delivery {
    @Override
    public void by(Carrier carrier) {
      carrier.cut(this);
    }
  }

  /** All of it, the body one byte at a time. */
  record Drip(Send whole, Duration each) implements Delivery {
    @Override
    public void by(Carrier carrier) {
      carrier.drip(this);
    }
  }
}

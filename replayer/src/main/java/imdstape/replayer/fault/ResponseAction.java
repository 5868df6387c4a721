package imdstape.replayer.fault;

import imdstape.replayer.http.MetadataResponse;
import java.time.Duration;
import java.util.OptionalInt;

/** What happens to a response on its way to the client. Immutable. */
public sealed interface ResponseAction {

  /** Performs response actions on a connection; one method for each action. */
  interface ResponseActionVisitor {
    void send(Send action);

    void delay(Delay action);

    void noResponse();

    void reset();

    void truncate(Truncate action);

    void dribble(Dribble action);
  }

  /** Calls the visitor's method for this action. */
  void accept(ResponseActionVisitor visitor);

  /**
   * Sends the response.
   *
   * @param tokenSecondsLeft the remaining seconds of the token, for its header; empty for IMDSv1
   */
  record Send(MetadataResponse response, OptionalInt tokenSecondsLeft) implements ResponseAction {

    /** A response without the header of a token. */
    public static Send of(MetadataResponse response) {
      return new Send(response, OptionalInt.empty());
    }

    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.send(this);
    }
  }

  /**
   * Delays another action.
   *
   * @param next the action after the delay
   */
  record Delay(Duration delay, ResponseAction next) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.delay(this);
    }
  }

  /** Sends nothing and resets the connection later, as a client beyond the hop limit sees it. */
  record NoResponse() implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.noResponse();
    }
  }

  /** Resets the connection at once. */
  record Reset() implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.reset();
    }
  }

  /**
   * Sends the header lines and a part of the body, and closes the connection.
   *
   * @param complete the response that is truncated
   * @param keptShare the share of the body that is sent, from 0 and below 1
   */
  record Truncate(Send complete, double keptShare) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.truncate(this);
    }
  }

  /**
   * Sends the body one byte at a time.
   *
   * @param complete the response
   * @param interval between two bytes
   */
  record Dribble(Send complete, Duration interval) implements ResponseAction {
    @Override
    public void accept(ResponseActionVisitor visitor) {
      visitor.dribble(this);
    }
  }
}

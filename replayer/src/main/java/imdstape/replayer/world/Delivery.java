package imdstape.replayer.world;

import imdstape.metadata.Response;
import java.util.OptionalInt;

/** How an answer leaves. Faults will strike here: delayed, cut short, dropped. */
public sealed interface Delivery {

  /**
   * Sent as it is.
   *
   * @param remaining the seconds the token has left, for the header that says so; empty for IMDSv1
   */
  record Send(Response response, OptionalInt remaining) implements Delivery {}

  /** Nothing comes, and later the connection is reset: what a client beyond the hop limit sees. */
  record Silence() implements Delivery {}
}

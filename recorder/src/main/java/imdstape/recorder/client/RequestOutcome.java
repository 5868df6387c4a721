package imdstape.recorder.client;

import imdstape.recorder.client.transport.NoAnswerReason;
import java.util.Optional;
import java.util.OptionalInt;

/** The outcome of one of the first requests to a service. */
public sealed interface RequestOutcome {

  /** The HTTP status of the response; empty if there is no usable response. */
  default OptionalInt status() {
    return OptionalInt.empty();
  }

  /** The reason that there is no response; empty if a response came. */
  default Optional<NoAnswerReason> noAnswerReason() {
    return Optional.empty();
  }

  /** A status code, or a few words that say why there is none. */
  String describe();

  /**
   * A response with this status.
   *
   * @param code the HTTP status
   */
  record Answered(int code) implements RequestOutcome {

    @Override
    public OptionalInt status() {
      return OptionalInt.of(code);
    }

    @Override
    public String describe() {
      return String.valueOf(code);
    }
  }

  /** A response to the request for a token with status 200 and a body that is not a token. */
  record InvalidToken() implements RequestOutcome {

    @Override
    public String describe() {
      return "200 without a token";
    }
  }

  /**
   * No response.
   *
   * @param reason why there is none
   */
  record NotAnswered(NoAnswerReason reason) implements RequestOutcome {

    @Override
    public Optional<NoAnswerReason> noAnswerReason() {
      return Optional.of(reason);
    }

    @Override
    public String describe() {
      return switch (reason) {
        case REFUSED -> "nobody listens";
        case UNREACHABLE -> "no way there";
        case UNKNOWN_HOST -> "no such host";
        case TIMED_OUT -> "no answer";
        case BROKEN -> "hung up";
      };
    }
  }
}

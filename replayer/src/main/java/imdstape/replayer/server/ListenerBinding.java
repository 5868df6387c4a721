package imdstape.replayer.server;

import imdstape.cli.CommandException;
import io.vertx.core.Future;
import java.net.BindException;
import java.net.SocketException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting for a listener, and saying why there is none. */
public final class ListenerBinding {

  private ListenerBinding() {}

  /**
   * The port that was bound.
   *
   * @param option by which another is chosen
   */
  public static int awaitPort(Future<Integer> listening, String address, int port, String option)
      throws InterruptedException {
    try {
      return listening.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw CommandException.failure(describeFailure(refused.getCause(), address, port, option));
    } catch (TimeoutException late) {
      throw CommandException.failure("no listener on " + address + " within 10 s");
    }
  }

  private static String describeFailure(
      @Nullable Throwable cause, String address, int port, String option) {
    String said = cause == null ? "" : String.valueOf(cause.getMessage());
    if (said.contains("in use")) {
      return "port %d on %s is taken; choose another with %s, or %s 0 for any free one"
          .formatted(port, address, option, option);
    }
    if (said.contains("Cannot assign")) {
      return address + " is no address of this machine; choose one with --listen";
    }
    if (said.contains("ermission")) {
      return "port %d needs more rights than you have; choose one above 1023 with %s"
          .formatted(port, option);
    }
    return cause instanceof BindException || cause instanceof SocketException
        ? "cannot listen on " + address + " port " + port + ": " + said
        : "cannot listen on " + address + " port " + port + ": " + cause;
  }
}

package imdstape.replayer.server.listener;

import imdstape.cli.CommandException;
import io.vertx.core.Future;
import java.net.SocketException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for a listener to be bound and explains why it cannot be. */
public final class ListenerBinding {

  private ListenerBinding() {}

  /**
   * Waits up to 10 s for a listener and returns the port that it has bound.
   *
   * @param port the port that was requested, for the error message; 0 for any free one
   * @param option the command line option that chooses the port, for the error message
   * @throws CommandException if the address and port cannot be bound
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
    String message = cause == null ? "" : String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return "port %d on %s is taken; choose another with %s, or %s 0 for any free one"
          .formatted(port, address, option, option);
    }
    if (message.contains("Cannot assign")) {
      return address + " is no address of this machine; choose one with --listen";
    }
    if (message.contains("ermission")) {
      return "port %d needs more rights than you have; choose one above 1023 with %s"
          .formatted(port, option);
    }
    return cause instanceof SocketException
        ? "cannot listen on " + address + " port " + port + ": " + message
        : "cannot listen on " + address + " port " + port + ": " + cause;
  }
}

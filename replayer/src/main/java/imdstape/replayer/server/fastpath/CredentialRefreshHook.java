package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.MetadataRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What has to be done before a request can be answered; empty for nearly all. */
@FunctionalInterface
public interface CredentialRefreshHook {
  /** Nothing. */
  CredentialRefreshHook NONE = (request, found) -> Optional.empty();

  /**
   * What a request waits for.
   *
   * @param found whether it will be let in and find something: nothing is done for one that is not
   */
  Optional<Future<Void>> beforeAnswer(MetadataRequest request, BooleanSupplier found);
}

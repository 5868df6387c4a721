package imdstape.replayer.server;

import imdstape.replayer.http.MetadataRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Hook that refreshes credentials before a request is answered. */
@FunctionalInterface
public interface CredentialRefreshHook {

  /**
   * Starts a refresh if the request needs one.
   *
   * @param wouldFindValue whether the request will be admitted and find a value: no other one needs
   *     a refresh
   * @return the refresh to wait for, whether it succeeds or fails; empty if there is none
   */
  Optional<Future<Void>> beforeAnswer(MetadataRequest request, BooleanSupplier wouldFindValue);
}

package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the header blocks of recent responses, each under its response: a response table returns
 * the same object for a path until the instance changes. A block is a function of its response, so
 * that a miss costs time and nothing else. Thread-safe.
 */
public final class HeaderBlockCache {

  /** A power of two: the slot is a part of the hash. A newer block replaces the one in its slot. */
  private static final int CACHE_SIZE = 1_024;

  /** Stands for every token response, as all have the same header lines. */
  private static final MetadataResponse TOKEN = MetadataResponse.token("x".repeat(56));

  private final AtomicReferenceArray<@Nullable CachedBlock> cache =
      new AtomicReferenceArray<>(CACHE_SIZE);

  private record CachedBlock(
      MetadataResponse response,
      ServiceGeneration generation,
      boolean hasTokenSeconds,
      boolean keepAlive,
      HeaderBlock block) {

    boolean isFor(
        MetadataResponse other,
        ServiceGeneration otherGeneration,
        boolean otherHasTokenSeconds,
        boolean otherKeepAlive) {
      return response.equals(other)
          && generation == otherGeneration
          && hasTokenSeconds == otherHasTokenSeconds
          && keepAlive == otherKeepAlive;
    }
  }

  /**
   * The header block of a response.
   *
   * @param hasTokenSeconds whether it has a line with the seconds that the token has left
   * @param keepAlive whether the connection stays open
   */
  HeaderBlock get(
      MetadataResponse response,
      ServiceGeneration generation,
      boolean hasTokenSeconds,
      boolean keepAlive) {
    MetadataResponse key = isToken(response) ? TOKEN : response;
    int variant = (hasTokenSeconds ? 1 : 0) + (keepAlive ? 2 : 0) + 4 * generation.hashCode();
    int slot = (key.hashCode() * 31 + variant) & (CACHE_SIZE - 1);
    CachedBlock cached = cache.get(slot);
    if (cached == null || !cached.isFor(key, generation, hasTokenSeconds, keepAlive)) {
      HeaderBlock block = HeaderBlock.of(key, generation, hasTokenSeconds, keepAlive);
      cached = new CachedBlock(key, generation, hasTokenSeconds, keepAlive, block);
      cache.set(slot, cached);
    }
    return cached.block();
  }

  private static boolean isToken(MetadataResponse response) {
    return response.kind() == MetadataResponse.ResponseKind.TOKEN
        && response.body().length == TOKEN.body().length;
  }
}

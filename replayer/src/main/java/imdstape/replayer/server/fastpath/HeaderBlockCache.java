package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The header blocks of the answers that were given lately. An answer is known by being the same
 * one: a table gives the same until it changes.
 */
final class HeaderBlockCache {

  private static final int CACHE_SIZE = 1_024;

  /** All tokens have the same lines. */
  private static final MetadataResponse TOKEN = MetadataResponse.token("x".repeat(56));

  private final AtomicReferenceArray<@Nullable CachedBlock> cache =
      new AtomicReferenceArray<>(CACHE_SIZE);

  private record CachedBlock(
      MetadataResponse response,
      ServiceGeneration generation,
      boolean hasRemaining,
      boolean keepAlive,
      HeaderBlock block) {

    @SuppressWarnings("ReferenceEquality") // to compare bodies costs more than to write the lines
    boolean matches(
        MetadataResponse asked, ServiceGeneration of, boolean withRemaining, boolean isKept) {
      return response == asked
          && generation == of
          && hasRemaining == withRemaining
          && keepAlive == isKept;
    }
  }

  HeaderBlock get(
      MetadataResponse answer, ServiceGeneration generation, boolean remaining, boolean kept) {
    boolean token =
        answer.kind() == MetadataResponse.ResponseKind.TOKEN
            && answer.body().length == TOKEN.body().length;
    MetadataResponse known = token ? TOKEN : answer;
    int variant = (remaining ? 1 : 0) + (kept ? 2 : 0) + 4 * generation.hashCode();
    int place = (System.identityHashCode(known) * 31 + variant) & (CACHE_SIZE - 1);
    CachedBlock there = cache.get(place);
    if (there == null || !there.matches(known, generation, remaining, kept)) {
      HeaderBlock block = HeaderBlock.of(known, generation, remaining, kept);
      there = new CachedBlock(known, generation, remaining, kept, block);
      cache.set(place, there);
    }
    return there.block();
  }
}

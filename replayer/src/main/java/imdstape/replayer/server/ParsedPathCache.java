package imdstape.replayer.server;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Caches the parsed paths of recent request targets. Thread-safe. */
final class ParsedPathCache {

  /** A power of two: the slot is a part of the hash. */
  private static final int CACHE_SIZE = 512;

  private static final int MAX_TARGET_LENGTH = 256;

  private final AtomicReferenceArray<@Nullable CachedTarget> cache =
      new AtomicReferenceArray<>(CACHE_SIZE);

  private record CachedTarget(String target, ServiceTraits traits, @Nullable MetadataPath path) {}

  /**
   * Parses a target.
   *
   * @return null if it is no path
   */
  @Nullable MetadataPath parse(String target, ServiceTraits traits) {
    int slot = target.hashCode() & (CACHE_SIZE - 1);
    CachedTarget cached = cache.get(slot);
    if (cached != null && cached.traits().equals(traits) && cached.target().equals(target)) {
      return cached.path();
    }
    MetadataPath path = MetadataPath.parse(target, traits).orElse(null);
    if (target.length() <= MAX_TARGET_LENGTH) {
      cache.set(slot, new CachedTarget(target, traits, path));
    }
    return path;
  }
}

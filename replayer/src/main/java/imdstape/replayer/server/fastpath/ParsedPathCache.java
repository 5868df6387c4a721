package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The targets that were asked lately, and what they were understood as: few are asked often. */
final class ParsedPathCache {

  private static final int CACHE_SIZE = 512;
  private static final int MAX_TARGET_LENGTH = 256;

  private final AtomicReferenceArray<@Nullable CachedTarget> cache =
      new AtomicReferenceArray<>(CACHE_SIZE);

  private record CachedTarget(String text, ServiceTraits traits, @Nullable MetadataPath path) {}

  /** The path of a target, or null if it is none. */
  @Nullable MetadataPath parse(String text, ServiceTraits traits) {
    int place = text.hashCode() & (CACHE_SIZE - 1);
    CachedTarget known = cache.get(place);
    if (known != null && known.traits().equals(traits) && known.text().equals(text)) {
      return known.path();
    }
    MetadataPath path = MetadataPath.parse(text, traits).orElse(null);
    if (text.length() <= MAX_TARGET_LENGTH) {
      cache.set(place, new CachedTarget(text, traits, path));
    }
    return path;
  }
}

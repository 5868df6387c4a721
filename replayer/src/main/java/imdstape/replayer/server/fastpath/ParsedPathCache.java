package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The targets that were asked lately, and what they were understood as: few are asked often. */
final class ParsedPathCache {

  private static final int MOST = 512;
  private static final int LONGEST = 256;

  private final AtomicReferenceArray<@Nullable CachedTarget> recent =
      new AtomicReferenceArray<>(MOST);

  private record CachedTarget(String text, ServiceTraits traits, @Nullable MetadataPath path) {}

  /** The path of a target, or null if it is none. */
  @Nullable MetadataPath path(String text, ServiceTraits traits) {
    int place = text.hashCode() & (MOST - 1);
    CachedTarget known = recent.get(place);
    if (known != null && known.traits().equals(traits) && known.text().equals(text)) {
      return known.path();
    }
    MetadataPath path = MetadataPath.parse(text, traits).orElse(null);
    if (text.length() <= LONGEST) {
      recent.set(place, new CachedTarget(text, traits, path));
    }
    return path;
  }
}

package imdstape.replayer.event;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can change while an instance runs: a tag, an address, a security group.
 *
 * @param at when
 * @param path below a version
 * @param value what stands there from then on; null if nothing does, there and below
 */
public record ValueChange(Instant at, String path, @Nullable String value)
    implements InstanceEvent {

  @Override
  public String kind() {
    return "value";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    if (now.isBefore(at)) {
      return Map.of();
    }
    return Map.of(path, value == null ? new RemovePath(at) : new OverrideText(value, at));
  }

  @Override
  public boolean isReplacedByNext() {
    return true;
  }
}

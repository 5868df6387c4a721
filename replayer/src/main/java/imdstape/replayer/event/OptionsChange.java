package imdstape.replayer.event;

import imdstape.replayer.option.MetadataOptions;
import java.time.Instant;
import java.util.Map;

/**
 * Somebody calls ModifyInstanceMetadataOptions. It shows at no path of its own.
 *
 * @param at when it takes effect
 * @param update what it changes; never the IPv6 listener, which no answer can open
 */
public record OptionsChange(Instant at, MetadataOptions.OptionsUpdate update)
    implements InstanceEvent {

  public OptionsChange {
    if (update.httpProtocolIpv6() != null) {
      throw new IllegalArgumentException("a listener opens on command, not in time");
    }
  }

  @Override
  public String kind() {
    return "options";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    return Map.of();
  }
}

package imdstape.replayer.event;

import imdstape.replayer.option.MetadataOptions;
import java.time.Instant;
import java.util.Map;

/**
 * Somebody calls ModifyInstanceMetadataOptions. It shows at no path of its own.
 *
 * @param at when it takes effect
 * @param wish what it changes; never the IPv6 listener, which no answer can open
 */
public record OptionsChange(Instant at, MetadataOptions.OptionsUpdate wish)
    implements InstanceEvent {

  public OptionsChange {
    if (wish.httpProtocolIpv6() != null) {
      throw new IllegalArgumentException("a listener opens on command, not in time");
    }
  }

  @Override
  public String word() {
    return "options";
  }

  @Override
  public Map<String, PathEffect> leavesAt(Instant now) {
    return Map.of();
  }
}

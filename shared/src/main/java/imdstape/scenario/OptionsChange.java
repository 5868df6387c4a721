package imdstape.scenario;

import java.time.Instant;
import java.util.List;

/**
 * A call of ModifyInstanceMetadataOptions.
 *
 * @param at when it takes effect
 * @param update the options that change; never the IPv6 listener, because a listener opens when a
 *     command asks for it and not at an instant
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
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public List<String> recordedTexts() {
    return List.of();
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

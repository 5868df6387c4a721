package imdstape.replayer.option;

import imdstape.fixture.RecordedService;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata options, as EC2's ModifyInstanceMetadataOptions names them.
 *
 * @param httpTokens whether IMDSv1 is answered
 * @param httpEndpoint whether anything is
 * @param httpPutResponseHopLimit how many network hops the answer to the PUT of a token survives, 1
 *     to 64
 * @param httpProtocolIpv6 whether the service listens on IPv6 too
 * @param instanceMetadataTags whether the instance's tags are shown
 * @param hops how far away clients are: 1 on the instance itself, 2 behind a container's bridge
 */
public record MetadataOptions(
    RecordedService.HttpTokens httpTokens,
    Toggle httpEndpoint,
    int httpPutResponseHopLimit,
    Toggle httpProtocolIpv6,
    Toggle instanceMetadataTags,
    int hops) {

  /** The longest and the shortest hop limit (EC2 API, ModifyInstanceMetadataOptions). */
  public static final int MAX_HOPS = 64;

  /** On or off, in EC2's words. */
  public enum Toggle {
    ENABLED,
    DISABLED;

    /** Whether it is on. */
    public boolean isOn() {
      return this == ENABLED;
    }
  }

  /** What EC2 gives an instance unless it is told otherwise, with what a fixture says of it. */
  public static MetadataOptions of(RecordedService.HttpTokens tokens, boolean showsTags) {
    Toggle tags = showsTags ? Toggle.ENABLED : Toggle.DISABLED;
    return new MetadataOptions(tokens, Toggle.ENABLED, 1, Toggle.DISABLED, tags, 1);
  }

  /** These options, with or without IMDSv1. */
  public MetadataOptions with(RecordedService.HttpTokens tokens) {
    return new OptionsUpdate(tokens, null, null, null, null, null).applyTo(this);
  }

  /** Whether the answer to a PUT dies on its way. */
  public boolean dropsTokenResponse() {
    return hops > httpPutResponseHopLimit;
  }

  /** What of the options is to change, as {@link MetadataOptions} names it; null is as it was. */
  public record OptionsUpdate(
      RecordedService.@Nullable HttpTokens httpTokens,
      @Nullable Toggle httpEndpoint,
      @Nullable Integer httpPutResponseHopLimit,
      @Nullable Toggle httpProtocolIpv6,
      @Nullable Toggle instanceMetadataTags,
      @Nullable Integer hops) {

    /** Nothing. */
    public static final OptionsUpdate NONE = new OptionsUpdate(null, null, null, null, null, null);

    /** This wish, and IPv6 on or off. */
    public OptionsUpdate withIpv6(@Nullable Toggle ipv6) {
      return new OptionsUpdate(
          httpTokens, httpEndpoint, httpPutResponseHopLimit, ipv6, instanceMetadataTags, hops);
    }

    /** The options after the change. */
    public MetadataOptions applyTo(MetadataOptions before) {
      return new MetadataOptions(
          httpTokens == null ? before.httpTokens : httpTokens,
          httpEndpoint == null ? before.httpEndpoint : httpEndpoint,
          httpPutResponseHopLimit == null
              ? before.httpPutResponseHopLimit
              : httpPutResponseHopLimit,
          httpProtocolIpv6 == null ? before.httpProtocolIpv6 : httpProtocolIpv6,
          instanceMetadataTags == null ? before.instanceMetadataTags : instanceMetadataTags,
          hops == null ? before.hops : hops);
    }
  }
}

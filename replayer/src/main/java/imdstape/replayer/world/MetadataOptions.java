package imdstape.replayer.world;

import imdstape.fixture.Service;

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
    Service.Tokens httpTokens,
    Toggle httpEndpoint,
    int httpPutResponseHopLimit,
    Toggle httpProtocolIpv6,
    Toggle instanceMetadataTags,
    int hops) {

  /** The longest and the shortest hop limit (EC2 API, ModifyInstanceMetadataOptions). */
  public static final int MOST_HOPS = 64;

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
  static MetadataOptions of(Service.Tokens tokens, boolean showsTags) {
    Toggle tags = showsTags ? Toggle.ENABLED : Toggle.DISABLED;
    return new MetadataOptions(tokens, Toggle.ENABLED, 1, Toggle.DISABLED, tags, 1);
  }

  /** These options, with or without IMDSv1. */
  public MetadataOptions withHttpTokens(Service.Tokens tokens) {
    return new MetadataOptions(
        tokens,
        httpEndpoint,
        httpPutResponseHopLimit,
        httpProtocolIpv6,
        instanceMetadataTags,
        hops);
  }

  /** Whether the answer to a PUT dies on its way. */
  boolean swallowsPut() {
    return hops > httpPutResponseHopLimit;
  }
}

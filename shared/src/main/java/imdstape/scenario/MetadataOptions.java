package imdstape.scenario;

import imdstape.metadata.HttpTokens;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata options, named as in EC2's ModifyInstanceMetadataOptions, and the distance
 * of the clients.
 *
 * @param httpTokens whether the service answers IMDSv1 requests
 * @param httpEndpoint whether the service answers at all
 * @param httpPutResponseHopLimit how many network hops the response to a token request survives, 1
 *     to {@link #MAX_HOPS}
 * @param httpProtocolIpv6 whether the service listens on IPv6 too
 * @param instanceMetadataTags whether the service shows the instance's tags
 * @param hops how many network hops away clients are, 1 to {@link #MAX_HOPS}: 1 on the instance
 *     itself, 2 behind a container's bridge
 */
public record MetadataOptions(
    HttpTokens httpTokens,
    Toggle httpEndpoint,
    int httpPutResponseHopLimit,
    Toggle httpProtocolIpv6,
    Toggle instanceMetadataTags,
    int hops) {

  /** The largest hop limit (EC2 API, ModifyInstanceMetadataOptions). */
  public static final int MAX_HOPS = 64;

  /** Whether an option is on, in EC2's words. */
  public enum Toggle {
    ENABLED,
    DISABLED;

    /** Whether the option is on. */
    public boolean isOn() {
      return this == ENABLED;
    }

    /** The option's value as EC2 writes it. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * EC2's defaults.
   *
   * @param tokens from the fixture
   * @param showsTags whether the fixture has tags
   */
  public static MetadataOptions of(HttpTokens tokens, boolean showsTags) {
    Toggle tags = showsTags ? Toggle.ENABLED : Toggle.DISABLED;
    return new MetadataOptions(tokens, Toggle.ENABLED, 1, Toggle.DISABLED, tags, 1);
  }

  /** These options with another value of {@code HttpTokens}. */
  public MetadataOptions with(HttpTokens tokens) {
    return new OptionsUpdate(tokens, null, null, null, null, null).applyTo(this);
  }

  /** Whether the response to a token request is lost because clients are too many hops away. */
  public boolean dropsTokenResponse() {
    return hops > httpPutResponseHopLimit;
  }

  /** An update that sets every option to its value here. */
  public OptionsUpdate toUpdate() {
    return new OptionsUpdate(
        httpTokens,
        httpEndpoint,
        httpPutResponseHopLimit,
        httpProtocolIpv6,
        instanceMetadataTags,
        hops);
  }

  /**
   * New values of some options.
   *
   * <p>The components are those of {@link MetadataOptions}; null leaves an option as it is.
   */
  public record OptionsUpdate(
      @Nullable HttpTokens httpTokens,
      @Nullable Toggle httpEndpoint,
      @Nullable Integer httpPutResponseHopLimit,
      @Nullable Toggle httpProtocolIpv6,
      @Nullable Toggle instanceMetadataTags,
      @Nullable Integer hops) {

    /** An update that changes nothing. */
    public static final OptionsUpdate NONE = new OptionsUpdate(null, null, null, null, null, null);

    /** This update with another value of {@code HttpEndpoint}. */
    public OptionsUpdate withHttpEndpoint(@Nullable Toggle endpoint) {
      return new OptionsUpdate(
          httpTokens,
          endpoint,
          httpPutResponseHopLimit,
          httpProtocolIpv6,
          instanceMetadataTags,
          hops);
    }

    /** This update with another value of {@code InstanceMetadataTags}. */
    public OptionsUpdate withInstanceMetadataTags(@Nullable Toggle tags) {
      return new OptionsUpdate(
          httpTokens, httpEndpoint, httpPutResponseHopLimit, httpProtocolIpv6, tags, hops);
    }

    /** This update with another value of {@code HttpProtocolIpv6}. */
    public OptionsUpdate withIpv6(@Nullable Toggle ipv6) {
      return new OptionsUpdate(
          httpTokens, httpEndpoint, httpPutResponseHopLimit, ipv6, instanceMetadataTags, hops);
    }

    /** The options after this update. */
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

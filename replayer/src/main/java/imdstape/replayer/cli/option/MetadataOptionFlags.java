package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.metadata.HttpTokens;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.Toggle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The instance metadata options, by their names in the EC2 API and by short names. */
public final class MetadataOptionFlags {

  @Option(
      names = {"--tokens", "--http-tokens"},
      paramLabel = "optional|required",
      description = "Whether IMDSv1 is answered (default: as the fixture says).")
  @Nullable HttpTokens tokens;

  @Option(
      names = "--http-endpoint",
      paramLabel = "enabled|disabled",
      description = "Disabled answers 403 to everything (default: enabled).")
  @Nullable Toggle endpoint;

  @Option(
      names = {"--hop-limit", "--http-put-response-hop-limit"},
      paramLabel = "HOPS",
      description = "How many hops a token's answer survives, 1 to 64 (default: 1).")
  @Nullable Integer hopLimit;

  @Option(
      names = "--hops",
      paramLabel = "HOPS",
      description =
          "How far away clients are: 2 is behind a container's bridge. Beyond the hop limit a"
              + " token's answer never comes (default: 1).")
  @Nullable Integer hops;

  @Option(
      names = {"--ipv6", "--http-protocol-ipv6"},
      paramLabel = "enabled|disabled",
      description =
          "Listen on [::1] too, at the same port; on [fd00:ec2::254] if 169.254.169.254 is listened"
              + " on (default: disabled).")
  @Nullable
  public Toggle ipv6;

  @Option(
      names = {"--tags", "--instance-metadata-tags"},
      paramLabel = "enabled|disabled",
      description = "Whether the fixture's tags are shown (default: if it has some).")
  @Nullable Toggle tags;

  /**
   * The values that override those of the fixture and the scenario.
   *
   * @throws CommandException if a number of hops is out of range
   */
  public MetadataOptions.OptionsUpdate overrides() {
    return new MetadataOptions.OptionsUpdate(
        tokens,
        endpoint,
        requireHops("--hop-limit", hopLimit),
        ipv6,
        tags,
        requireHops("--hops", hops));
  }

  /** Enables IPv6 unless the option says otherwise. */
  public void enableIpv6ByDefault() {
    if (ipv6 == null) {
      ipv6 = Toggle.ENABLED;
    }
  }

  private static @Nullable Integer requireHops(String name, @Nullable Integer hops) {
    if (hops != null && (hops < 1 || hops > MetadataOptions.MAX_HOPS)) {
      throw CommandException.usageError(
          name + " is 1 to " + MetadataOptions.MAX_HOPS + ", not " + hops);
    }
    return hops;
  }
}

package imdstape.recorder.cli;

import imdstape.ec2.IpAddress;
import imdstape.recorder.CrawlSettings;
import imdstape.recorder.ProxyMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that records the requests of a program through a proxy. */
final class ProxyFlags {

  @Option(
      names = "--proxy",
      paramLabel = "[HOST:]PORT",
      converter = ProxyAddressConverter.class,
      description =
          "Do not crawl: listen on this loopback address, pass on what a program asks there, and at"
              + " Ctrl-C write a fixture of just that. Credentials pass through and are not kept.")
  @Nullable ProxyAddress at;

  /**
   * Where the proxy listens.
   *
   * @param host a loopback address
   * @param port 0 for any free port
   */
  record ProxyAddress(String host, int port) {}

  boolean isEnabled() {
    return at != null;
  }

  /**
   * The mode that the option asks for.
   *
   * @throws IllegalStateException if it asks for none
   */
  ProxyMode mode(CrawlSettings settings) {
    ProxyAddress address = at;
    if (address == null) {
      throw new IllegalStateException("--proxy is not given");
    }
    return ProxyMode.of(settings, address.host(), address.port());
  }

  /** Parses a loopback address; others are refused, because credentials pass through the proxy. */
  static final class ProxyAddressConverter implements ITypeConverter<ProxyAddress> {

    private static final Pattern FORM =
        Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+):)?(\\d{1,5})");

    @Override
    public ProxyAddress convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches() || Integer.parseInt(form.group(2)) > 65_535) {
        throw new TypeConversionException(
            "write PORT, 127.0.0.1:PORT or [::1]:PORT, not '" + text + "'");
      }
      String named = form.group(1) == null ? "127.0.0.1" : form.group(1);
      String host = named.equals("localhost") ? "127.0.0.1" : named.replaceAll("[\\[\\]]", "");
      boolean loopback =
          IpAddress.parse(host)
              .filter(address -> address.toInetAddress().isLoopbackAddress())
              .isPresent();
      if (!loopback) {
        throw new TypeConversionException(
            "credentials pass through the proxy, so that it listens on this machine alone: write"
                + " 127.0.0.1:PORT or [::1]:PORT, not '"
                + text
                + "'");
      }
      return new ProxyAddress(host, Integer.parseInt(form.group(2)));
    }
  }
}

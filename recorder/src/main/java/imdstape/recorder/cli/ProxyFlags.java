package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.http.RefusalLog;
import imdstape.recorder.Recording;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.SystemTime;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.proxy.ProxyCapture;
import imdstape.recorder.proxy.RecordingProxy;
import imdstape.recorder.redact.RedactionContext;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Recording what passes between a program and the service. */
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
   * Where a proxy listens.
   *
   * @param host a loopback address
   * @param port 0 for any that is free
   */
  record ProxyAddress(String host, int port) {

    String url(int chosen) {
      return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + chosen;
    }
  }

  boolean isEnabled() {
    return at != null;
  }

  /** Listens until somebody wishes a stop; then there is something to record. */
  Recording recording(
      Vertx vertx,
      URI service,
      Crawler crawler,
      CancellationToken stop,
      CrawlListener onlooker,
      RedactionContext terms,
      LocalDate today,
      PrintWriter err) {
    ProxyAddress there = at;
    if (there == null) {
      throw new IllegalStateException("no proxy is wanted");
    }
    RecordedService protocol = crawler.detectProtocol();
    ProxyCapture capture = new ProxyCapture();
    RecordingProxy proxy =
        new RecordingProxy(
            vertx,
            service,
            new SystemTime(),
            capture,
            onlooker,
            new RefusalLog(line -> print(err, "imds: " + line)));
    int port = listen(proxy, there);
    print(err, "passing on to " + service + " what is asked at");
    print(err, "export AWS_EC2_METADATA_SERVICE_ENDPOINT=" + there.url(port));
    print(err, "Ctrl-C ends it and writes the fixture");
    stop.awaitCancellation();
    return new Recording(capture, protocol, today, terms);
  }

  private static int listen(RecordingProxy proxy, ProxyAddress there) {
    try {
      return proxy.listen(there.host(), there.port()).await(10, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      throw CommandException.failure(
          "--proxy " + there.url(there.port()) + " was not opened within 10 s");
    } catch (RuntimeException taken) {
      throw CommandException.failure(
          "--proxy cannot listen at "
              + there.url(there.port())
              + ": "
              + taken.getMessage()
              + "; choose another port, or 0 for any that is free");
    }
  }

  private static void print(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  /** An address of this machine alone, because credentials pass there. */
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
      InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
      if (address == null || !address.isLoopbackAddress()) {
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

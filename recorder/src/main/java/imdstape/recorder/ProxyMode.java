package imdstape.recorder;

import imdstape.fixture.RecordedService;
import imdstape.http.RefusalLog;
import imdstape.recorder.proxy.ProxyCapture;
import imdstape.recorder.proxy.RecordingProxy;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Listens on a loopback address, passes the requests of a program on to the service, and records
 * them once the recording is cancelled. Immutable.
 */
public final class ProxyMode extends RecordingMode {

  private static final int MAX_LISTEN_SECONDS = 10;

  private final CrawlSettings settings;
  private final String host;
  private final int port;

  private ProxyMode(CrawlSettings settings, String host, int port) {
    this.settings = settings;
    this.host = host;
    this.port = port;
  }

  /**
   * The recording of a program's requests.
   *
   * @param settings the service behind the proxy; its policy limits the requests of the recorder,
   *     not those of the program
   * @param host a loopback address, because credentials pass through the proxy
   * @param port 0 for any free port; {@link RecordingListener#proxyListening} gets the actual one
   */
  public static ProxyMode of(CrawlSettings settings, String host, int port) {
    return new ProxyMode(settings, host, port);
  }

  /**
   * Reads what passes through the proxy until the recording is cancelled.
   *
   * @throws ProxyListenException if the address cannot be listened on
   */
  @Override
  UnredactedRecording read(RecordingSession session) {
    RecordingConfig config = session.config();
    RecordedService protocol = settings.createCrawler(session).detectProtocol();
    ProxyCapture capture = new ProxyCapture();
    RecordingProxy proxy =
        new RecordingProxy(
            session.vertx(),
            settings.endpoint(),
            config.clock(),
            capture,
            config.crawlListener(),
            new RefusalLog(config.listener()::proxyRefused));
    config.listener().proxyListening(URI.create(url(listen(proxy))));
    config.cancellation().awaitCancellation();
    return CaptureMode.of(capture, protocol).read(session);
  }

  private int listen(RecordingProxy proxy) {
    try {
      return proxy.listen(host, port).await(MAX_LISTEN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      throw new ProxyListenException(
          url(port) + " was not opened within " + MAX_LISTEN_SECONDS + " s", slow);
    } catch (RuntimeException taken) {
      throw new ProxyListenException(
          "cannot listen at "
              + url(port)
              + ": "
              + taken.getMessage()
              + "; choose another port, or 0 for any that is free",
          taken);
    }
  }

  private String url(int actualPort) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + actualPort;
  }
}

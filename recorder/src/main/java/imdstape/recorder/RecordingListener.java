package imdstape.recorder;

import java.net.URI;

/**
 * Gets the events of a recording while it runs, on the thread that runs it unless a method says
 * otherwise. An exception of a method ends the recording.
 */
public interface RecordingListener {

  /** A listener that ignores all events. */
  RecordingListener NONE = new RecordingListener() {};

  /** The proxy of a {@link ProxyMode} accepts requests at an address. */
  default void proxyListening(URI address) {}

  /**
   * The proxy has refused a request that a browser could have made for a web page. Called on an
   * event loop thread.
   *
   * @param line one line for a log, without values of the request
   */
  default void proxyRefused(String line) {}

  /** The fixture is redacted and audited. A watch, if one is planned, begins after this. */
  default void recorded(RecordingResult result) {}

  /**
   * The watch begins.
   *
   * @param plan duration, interval and about how many requests, in one line
   */
  default void watchStarting(String plan) {}
}

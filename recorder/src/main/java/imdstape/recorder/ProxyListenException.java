package imdstape.recorder;

/** The address of a recording's proxy cannot be listened on. */
public final class ProxyListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProxyListenException(String message, Throwable cause) {
    super(message, cause);
  }
}

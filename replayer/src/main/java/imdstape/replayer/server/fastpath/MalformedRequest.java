package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.MetadataResponse;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Determines the response to bytes that are no HTTP request. */
public final class MalformedRequest {

  private MalformedRequest() {}

  /** The response, without a body, to a request that Netty could not decode. */
  public static MetadataResponse responseTo(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return MetadataResponse.withoutBody(414, "Request-URI Too Long");
    }
    return cause instanceof TooLongHttpHeaderException
        ? MetadataResponse.withoutBody(431, "Request Header Fields Too Large")
        : MetadataResponse.withoutBody(400, "Bad Request");
  }
}

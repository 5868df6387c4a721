package imdstape.replayer.server.fastpath;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Marks a request with a version other than HTTP/1.0 and HTTP/1.1 as malformed. Otherwise Vert.x
 * would answer it with a 501 that begins with the version that the client sent. Stateless.
 */
@Sharable
public final class HttpVersionFilter extends ChannelInboundHandlerAdapter {

  static final String NAME = "http version filter";

  /** Vert.x's name for its HTTP codec, after which messages are HTTP objects and not bytes. */
  static final String VERTX_ENCODER = "httpEncoder";

  private static final HttpVersionFilter INSTANCE = new HttpVersionFilter();

  private HttpVersionFilter() {}

  public static void addTo(ChannelPipeline pipeline) {
    pipeline.addAfter(VERTX_ENCODER, NAME, INSTANCE);
  }

  @Override
  @SuppressWarnings(
      "ReferenceEquality") // as Vert.x compares: HTTp/1.1 equals HTTP/1.1 and is another object
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      if (request.protocolVersion() != HttpVersion.HTTP_1_1
          && request.protocolVersion() != HttpVersion.HTTP_1_0) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("no version of HTTP/1")));
      }
      if (request.decoderResult().isFailure()) {
        // the status line of the response begins with it
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      }
    }
    context.fireChannelRead(message);
  }
}

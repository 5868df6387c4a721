package imdstape.replayer.server.fastpath;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Makes a request of any version but HTTP/1.0 and HTTP/1.1 a malformed one. Vert.x would answer it
 * with a 501 of its own that begins with whatever the client called its version.
 */
@Sharable
final class HttpVersionFilter extends ChannelInboundHandlerAdapter {

  static final String NAME = "known versions";

  /** As Vert.x calls it: behind it, a request is whole, and an answer is not yet bytes. */
  static final String VERTX_ENCODER = "httpEncoder";

  private static final HttpVersionFilter INSTANCE = new HttpVersionFilter();

  private HttpVersionFilter() {}

  static void addTo(ChannelPipeline pipeline) {
    pipeline.addAfter(VERTX_ENCODER, NAME, INSTANCE);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as Vert.x compares: HTTp/1.1 equals HTTP/1.1 and is none
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      if (request.protocolVersion() != HttpVersion.HTTP_1_1
          && request.protocolVersion() != HttpVersion.HTTP_1_0) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("no version of HTTP/1")));
      }
      if (request.decoderResult().isFailure()) {
        // which is what the answer begins with
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      }
    }
    context.fireChannelRead(message);
  }
}

package imdstape.replayer.server.fastpath;

import imdstape.replayer.http.HttpDate;
import imdstape.replayer.http.MetadataResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Answers the most common requests of one connection before Vert.x creates objects for them: GET
 * and PUT of HTTP/1.1 without a body whose response is sent at once. Header block and body leave in
 * one buffer.
 *
 * <p>All other requests go to Vert.x, and so do requests that arrive while Vert.x has not answered
 * an earlier one of the connection. There {@code ResponseWriter} writes the same bytes, which
 * {@code FastPathHandlerTest} compares. Used by the event loop of the connection alone.
 */
public final class FastPathHandler extends ChannelDuplexHandler {

  private static final String NAME = "fast path";

  private final FastPathResponder responder;
  private final HeaderBlockCache headerBlocks;

  /** The pipeline position at which bytes are written: Vert.x's HTTP encoder. */
  private final ChannelHandlerContext encoder;

  /** The requests that went to Vert.x and have no complete response yet. */
  private int pendingInVertx;

  /** Whether the request that was answered last has not ended yet. */
  private boolean discardingRequestEnd;

  private boolean needsFlush;

  /** Whether the last response of the connection was written: later requests are discarded. */
  private boolean closing;

  /** Whether Vert.x got a request that ends the connection: it gets all later ones too. */
  private boolean closingInVertx;

  private boolean readPaused;

  private FastPathHandler(
      FastPathResponder responder, HeaderBlockCache headerBlocks, ChannelHandlerContext encoder) {
    this.responder = responder;
    this.headerBlocks = headerBlocks;
    this.encoder = encoder;
  }

  /**
   * Adds a handler to a connection that was just opened, in front of Vert.x's own handlers for
   * requests.
   */
  public static void addTo(
      HttpConnection connection, FastPathResponder responder, HeaderBlockCache headerBlocks) {
    ChannelPipeline pipeline = ConnectionInternals.context(connection).pipeline();
    ChannelHandlerContext encoder = pipeline.context(HttpVersionFilter.VERTX_ENCODER);
    pipeline.addAfter(
        HttpVersionFilter.NAME, NAME, new FastPathHandler(responder, headerBlocks, encoder));
  }

  /** The responder of a connection, or null if it has no fast path. */
  public static @Nullable FastPathResponder responderOf(HttpConnection connection) {
    return ConnectionInternals.context(connection).pipeline().get(NAME)
            instanceof FastPathHandler handler
        ? handler.responder
        : null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else if (discardingRequestEnd && message instanceof LastHttpContent) {
      discardingRequestEnd = false;
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      if (pendingInVertx == 0
          && !closingInVertx
          && isEligible(request)
          && request.headers() instanceof MultiMap headers
          && tryAnswer(request, headers)) {
        discardingRequestEnd = true;
      } else {
        pendingInVertx++;
        closingInVertx |= !isKeepAlive(request);
        context.fireChannelRead(message);
      }
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isEligible(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return request.decoderResult().isSuccess()
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.PUT))
        && (length == null || length.equals("0"))
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !headers.contains(HttpHeaderNames.EXPECT);
  }

  private static boolean isKeepAlive(HttpRequest request) {
    return ConnectionHeader.isKeepAlive(request.headers().get(HttpHeaderNames.CONNECTION));
  }

  private boolean tryAnswer(HttpRequest request, MultiMap headers) {
    PreparedResponse prepared = responder.respond(request.method().name(), request.uri(), headers);
    if (prepared == null) {
      return false;
    }
    writeResponse(prepared, isKeepAlive(request));
    return true;
  }

  private void writeResponse(PreparedResponse prepared, boolean keepAlive) {
    MetadataResponse response = prepared.response();
    HeaderBlock block =
        headerBlocks.get(
            response, prepared.generation(), prepared.tokenSecondsLeft().isPresent(), keepAlive);
    byte[] body = prepared.generation().body(response);
    ByteBuf bytes = encoder.alloc().directBuffer(block.maxLength() + body.length);
    block.write(bytes, prepared.tokenSecondsLeft(), HttpDate.format(prepared.date()));
    bytes.writeBytes(body);
    if (keepAlive) {
      var unused = encoder.write(bytes);
      needsFlush = true;
      if (!readPaused && !encoder.channel().isWritable()) {
        readPaused = true;
        // a client that does not read its responses cannot fill the memory with more of them
        encoder.channel().config().setAutoRead(false);
      }
    } else {
      closing = true;
      var unused = encoder.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (needsFlush) {
      needsFlush = false;
      encoder.flush();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (readPaused && context.channel().isWritable()) {
      readPaused = false;
      context.channel().config().setAutoRead(true);
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean interim = message instanceof HttpResponse head && head.status().code() < 200;
    if (message instanceof LastHttpContent && !interim) {
      pendingInVertx--;
    }
    var unused = context.write(message, promise);
  }
}

package imdstape.replayer.server.fastpath;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.HttpDate;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.journal.JournalEntry;
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
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Answers what nearly all clients ask before Vert.x makes objects of it: a GET or a PUT of HTTP/1.1
 * without a body, to which all is said at once. Its header block lies ready, and leaves with the
 * body in one piece. The rest, and whatever comes while Vert.x still answers on this connection,
 * goes to Vert.x, and the {@link ResponseWriter} writes the same bytes; {@code ShortcutTest} holds
 * the two together.
 */
final class FastPathHandler extends ChannelDuplexHandler {

  private static final String NAME = "shortcut";

  private final RequestHandler requestHandler;
  private final ConnectionLimiter limiter;
  private final HttpConnection connection;
  private final HeaderBlockCache headerBlocks;
  private final ChannelHandlerContext encoder;
  private final String address;

  /** Requests that went to Vert.x and are not answered yet. */
  private int pendingInVertx;

  /** The end of a request that was answered is still to come. */
  private boolean discardingRequestEnd;

  private boolean needsFlush;

  /** Whatever comes after the last answer is not heard. */
  private boolean closing;

  /** A request that ends the connection went to Vert.x, which then does all that is left. */
  private boolean closingInVertx;

  private boolean readPaused;
  private RequestHandler.@Nullable AnsweredRequest handedOn;
  private @Nullable String lastUserAgent;
  private String lastCaller;

  private FastPathHandler(
      RequestHandler answering,
      ConnectionLimiter connections,
      HttpConnection connection,
      HeaderBlockCache blocks,
      ChannelHandlerContext beyond) {
    this.requestHandler = answering;
    this.limiter = connections;
    this.connection = connection;
    this.headerBlocks = blocks;
    this.encoder = beyond;
    this.address = connection.remoteAddress().hostAddress();
    this.lastCaller = address;
  }

  /** Lays one on a connection that was just opened. */
  static void addTo(
      HttpConnection connection,
      RequestHandler answering,
      ConnectionLimiter connections,
      HeaderBlockCache blocks) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    ChannelPipeline pipeline = vertx.pipeline();
    ChannelHandlerContext encoder = pipeline.context(HttpVersionFilter.VERTX_ENCODER);
    // before all that looks at requests for the sake of other protocols
    pipeline.addAfter(
        HttpVersionFilter.NAME,
        NAME,
        new FastPathHandler(answering, connections, connection, blocks, encoder));
  }

  /** What was said to a request that came to Vert.x after all, or null if it is for it to ask. */
  static RequestHandler.@Nullable AnsweredRequest takeHandedOn(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    if (!(vertx.pipeline().get(NAME) instanceof FastPathHandler shortcut)) {
      return null;
    }
    RequestHandler.AnsweredRequest answered = shortcut.handedOn;
    shortcut.handedOn = null;
    return answered;
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
          && request.headers() instanceof MultiMap lines
          && tryAnswer(request, lines)) {
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
    HttpHeaders lines = request.headers();
    String length = lines.get(HttpHeaderNames.CONTENT_LENGTH);
    return request.decoderResult().isSuccess()
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.PUT))
        && (length == null || length.equals("0"))
        && !lines.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !lines.contains(HttpHeaderNames.EXPECT);
  }

  private static boolean isKeepAlive(HttpRequest request) {
    return ResponseWriter.isKeepAlive(request.headers().get(HttpHeaderNames.CONNECTION));
  }

  private boolean tryAnswer(HttpRequest http, MultiMap lines) {
    limiter.requestReceived(connection);
    MetadataRequest request =
        requestHandler.parseRequest(
            http.method().name(), http.uri(), lines, false, connection.localAddress());
    RequestHandler.AnsweredRequest answered =
        requestHandler.handle(request, http.uri(), lines, connection.localAddress());
    if (!(answered.delivery() instanceof ResponseAction.Send send)) {
      handedOn = answered;
      return false;
    }
    requestHandler.addToJournal(answered, send.response().status(), describeCaller(lines));
    writeResponse(answered, send, isKeepAlive(http));
    return true;
  }

  /** Whoever keeps a connection says the same of himself each time. */
  private String describeCaller(MultiMap lines) {
    String said = lines.get(HttpHeaderNames.USER_AGENT);
    if (said != null && !said.equals(lastUserAgent)) {
      lastUserAgent = said;
      lastCaller = JournalEntry.describeCaller(address, said);
    }
    return said == null ? address : lastCaller;
  }

  private void writeResponse(
      RequestHandler.AnsweredRequest answered, ResponseAction.Send send, boolean kept) {
    MetadataResponse response = send.response();
    HeaderBlock block =
        headerBlocks.get(
            response, answered.generation(), send.tokenSecondsLeft().isPresent(), kept);
    byte[] body = answered.generation().body(response);
    ByteBuf bytes = encoder.alloc().directBuffer(block.maxLength() + body.length);
    block.write(bytes, send.tokenSecondsLeft(), HttpDate.format(answered.context().now()));
    bytes.writeBytes(body);
    if (kept) {
      var unused = encoder.write(bytes);
      needsFlush = true;
      if (!readPaused && !encoder.channel().isWritable()) {
        readPaused = true;
        // whoever asks and does not read what comes is not heard until it does
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

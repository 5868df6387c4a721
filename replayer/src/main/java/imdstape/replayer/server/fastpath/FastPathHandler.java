package imdstape.replayer.server.fastpath;

import imdstape.metadata.HttpDate;
import imdstape.metadata.MetadataRequest;
import imdstape.metadata.MetadataResponse;
import imdstape.replayer.fault.ResponseAction;
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

  private final RequestHandler answering;
  private final ConnectionLimiter connections;
  private final HttpConnection connection;
  private final HeaderBlockCache blocks;
  private final ChannelHandlerContext beyond;
  private final String address;

  /** Requests that went to Vert.x and are not answered yet. */
  private int elsewhere;

  /** The end of a request that was answered is still to come. */
  private boolean ending;

  private boolean written;

  /** Whatever comes after the last answer is not heard. */
  private boolean closing;

  /** A request that ends the connection went to Vert.x, which then does all that is left. */
  private boolean leaving;

  private boolean full;
  private RequestHandler.@Nullable AnsweredRequest handedOn;
  private @Nullable String agent;
  private String caller;

  private FastPathHandler(
      RequestHandler answering,
      ConnectionLimiter connections,
      HttpConnection connection,
      HeaderBlockCache blocks,
      ChannelHandlerContext beyond) {
    this.answering = answering;
    this.connections = connections;
    this.connection = connection;
    this.blocks = blocks;
    this.beyond = beyond;
    this.address = connection.remoteAddress().hostAddress();
    this.caller = address;
  }

  /** Lays one on a connection that was just opened. */
  static void on(
      HttpConnection connection,
      RequestHandler answering,
      ConnectionLimiter connections,
      HeaderBlockCache blocks) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    ChannelPipeline pipeline = vertx.pipeline();
    ChannelHandlerContext encoder = pipeline.context(HttpVersionFilter.ENCODER);
    // before all that looks at requests for the sake of other protocols
    pipeline.addAfter(
        HttpVersionFilter.NAME,
        NAME,
        new FastPathHandler(answering, connections, connection, blocks, encoder));
  }

  /** What was said to a request that came to Vert.x after all, or null if it is for it to ask. */
  static RequestHandler.@Nullable AnsweredRequest handedOn(HttpConnection connection) {
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
    } else if (ending && message instanceof LastHttpContent) {
      ending = false;
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      if (elsewhere == 0
          && !leaving
          && isPlain(request)
          && request.headers() instanceof MultiMap lines
          && isAnswered(request, lines)) {
        ending = true;
      } else {
        elsewhere++;
        leaving |= !isKept(request);
        context.fireChannelRead(message);
      }
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isPlain(HttpRequest request) {
    HttpHeaders lines = request.headers();
    String length = lines.get(HttpHeaderNames.CONTENT_LENGTH);
    return request.decoderResult().isSuccess()
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.PUT))
        && (length == null || length.equals("0"))
        && !lines.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !lines.contains(HttpHeaderNames.EXPECT);
  }

  private static boolean isKept(HttpRequest request) {
    return ResponseWriter.isKept(request.headers().get(HttpHeaderNames.CONNECTION));
  }

  private boolean isAnswered(HttpRequest http, MultiMap lines) {
    connections.spoke(connection);
    MetadataRequest request =
        answering.request(
            http.method().name(), http.uri(), lines, false, connection.localAddress());
    RequestHandler.AnsweredRequest answered =
        answering.answer(request, http.uri(), lines, connection.localAddress());
    if (!(answered.delivery() instanceof ResponseAction.Send send)) {
      handedOn = answered;
      return false;
    }
    answering.note(answered, send.response().status(), caller(lines));
    write(answered, send, isKept(http));
    return true;
  }

  /** Whoever keeps a connection says the same of himself each time. */
  private String caller(MultiMap lines) {
    String said = lines.get(HttpHeaderNames.USER_AGENT);
    if (said != null && !said.equals(agent)) {
      agent = said;
      caller = JournalEntry.caller(address, said);
    }
    return said == null ? address : caller;
  }

  private void write(
      RequestHandler.AnsweredRequest answered, ResponseAction.Send send, boolean kept) {
    MetadataResponse response = send.response();
    HeaderBlock block =
        blocks.of(response, answered.generation(), send.remaining().isPresent(), kept);
    byte[] body = answered.generation().body(response);
    ByteBuf bytes = beyond.alloc().directBuffer(block.length() + body.length);
    block.write(bytes, send.remaining(), HttpDate.format(answered.moment().now()));
    bytes.writeBytes(body);
    if (kept) {
      var unused = beyond.write(bytes);
      written = true;
      if (!full && !beyond.channel().isWritable()) {
        full = true;
        // whoever asks and does not read what comes is not heard until it does
        beyond.channel().config().setAutoRead(false);
      }
    } else {
      closing = true;
      var unused = beyond.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (written) {
      written = false;
      beyond.flush();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (full && context.channel().isWritable()) {
      full = false;
      context.channel().config().setAutoRead(true);
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean interim = message instanceof HttpResponse head && head.status().code() < 200;
    if (message instanceof LastHttpContent && !interim) {
      elsewhere--;
    }
    var unused = context.write(message, promise);
  }
}

package imdstape.recorder.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream whose every buffer somebody else sees too, on its way and unchanged. */
final class Tee implements ReadStream<Buffer> {

  private final ReadStream<Buffer> from;
  private final Consumer<Buffer> onlooker;
  private final Runnable ended;
  private long left;

  /**
   * A stream.
   *
   * @param length of it all; negative if nobody knows
   * @param ended is told of its end before whoever reads has the last of it; perhaps twice
   */
  Tee(ReadStream<Buffer> from, long length, Consumer<Buffer> onlooker, Runnable ended) {
    this.from = from;
    this.left = length;
    this.onlooker = onlooker;
    this.ended = ended;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    from.handler(
        handler == null
            ? null
            : buffer -> {
              onlooker.accept(buffer);
              left -= buffer.length();
              if (left == 0) {
                ended.run();
              }
              handler.handle(buffer);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    from.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    from.endHandler(
        handler == null
            ? null
            : any -> {
              ended.run();
              handler.handle(null);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    from.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    from.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    from.fetch(amount);
    return this;
  }
}

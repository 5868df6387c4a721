package imdstape.recorder.asked;

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

  /**
   * A stream.
   *
   * @param ended is told of its end
   */
  Tee(ReadStream<Buffer> from, Consumer<Buffer> onlooker, Runnable ended) {
    this.from = from;
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

package imdstape.recorder.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream whose every buffer somebody else sees too, on its way and unchanged. */
final class Tee implements ReadStream<Buffer> {

  private final ReadStream<Buffer> source;
  private final Consumer<Buffer> observer;
  private final Runnable onEnd;
  private long remainingBytes;

  /**
   * A stream.
   *
   * @param length of it all; negative if nobody knows
   * @param ended is told of its end before whoever reads has the last of it; perhaps twice
   */
  Tee(ReadStream<Buffer> from, long length, Consumer<Buffer> onlooker, Runnable ended) {
    this.source = from;
    this.remainingBytes = length;
    this.observer = onlooker;
    this.onEnd = ended;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    source.handler(
        handler == null
            ? null
            : buffer -> {
              observer.accept(buffer);
              remainingBytes -= buffer.length();
              if (remainingBytes == 0) {
                onEnd.run();
              }
              handler.handle(buffer);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(
        handler == null
            ? null
            : any -> {
              onEnd.run();
              handler.handle(null);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    source.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    source.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}

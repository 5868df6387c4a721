package imdstape.recorder.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream that passes on the buffers of another and shows each to an observer first. */
final class Tee implements ReadStream<Buffer> {

  private final ReadStream<Buffer> source;
  private final Consumer<Buffer> observer;
  private final Runnable onEnd;
  private long remainingBytes;

  /**
   * A stream over another.
   *
   * @param length of the whole stream in bytes; negative if it is unknown
   * @param onEnd called at the end and before the last buffer is passed on, where the length is
   *     known; may be called twice
   */
  Tee(ReadStream<Buffer> source, long length, Consumer<Buffer> observer, Runnable onEnd) {
    this.source = source;
    this.remainingBytes = length;
    this.observer = observer;
    this.onEnd = onEnd;
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

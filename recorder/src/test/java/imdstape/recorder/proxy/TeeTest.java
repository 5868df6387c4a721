package imdstape.recorder.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TeeTest {

  private final List<String> seen = new ArrayList<>();

  /** Whoever has read so much as was announced may hang up before any end is told. */
  @Test
  void reportsTheEndOfAKnownLengthBeforePassingOnTheLastBuffer() {
    ScriptedStream hose = new ScriptedStream();
    tee(hose, 4);
    hose.emit("ab");
    hose.emit("cd");

    assertThat(seen).containsExactly("saw ab", "got ab", "saw cd", "ended", "got cd");
  }

  @Test
  void reportsTheEndOfAnUnknownLengthWhenTheSourceEnds() {
    ScriptedStream hose = new ScriptedStream();
    tee(hose, -1);
    hose.emit("ab");
    hose.end();

    assertThat(seen).containsExactly("saw ab", "got ab", "ended");
  }

  private void tee(ScriptedStream hose, long length) {
    new Tee(hose, length, buffer -> seen.add("saw " + buffer), () -> seen.add("ended"))
        .endHandler(any -> {})
        .handler(buffer -> seen.add("got " + buffer));
  }

  /** A stream out of a test's hand. */
  private static final class ScriptedStream implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> end;

    void emit(String text) {
      if (handler != null) {
        handler.handle(Buffer.buffer(text));
      }
    }

    void end() {
      if (end != null) {
        end.handle(null);
      }
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> one) {
      handler = one;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> one) {
      end = one;
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> none) {
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return this;
    }
  }
}

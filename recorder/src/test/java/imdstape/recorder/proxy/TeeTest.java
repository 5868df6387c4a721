package imdstape.recorder.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which observer, end and reader get the buffers. */
class TeeTest {

  private final List<String> log = new ArrayList<>();

  /** A client may close the connection once it has read the Content-Length. */
  @Test
  void reportsTheEndOfAKnownLengthBeforePassingOnTheLastBuffer() {
    ScriptedStream source = new ScriptedStream();
    tee(source, 4);
    source.emit("ab");
    source.emit("cd");

    assertThat(log).containsExactly("saw ab", "got ab", "saw cd", "ended", "got cd");
  }

  @Test
  void reportsTheEndOfAnUnknownLengthWhenTheSourceEnds() {
    ScriptedStream source = new ScriptedStream();
    tee(source, -1);
    source.emit("ab");
    source.end();

    assertThat(log).containsExactly("saw ab", "got ab", "ended");
  }

  private void tee(ScriptedStream source, long length) {
    new Tee(source, length, buffer -> log.add("saw " + buffer), () -> log.add("ended"))
        .endHandler(any -> {})
        .handler(buffer -> log.add("got " + buffer));
  }

  /** A stream wsource buffers the test emits. */
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
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
      handler = newHandler;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
      end = newHandler;
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

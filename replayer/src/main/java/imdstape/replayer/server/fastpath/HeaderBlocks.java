package imdstape.replayer.server.fastpath;

import imdstape.metadata.Generation;
import imdstape.metadata.Response;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The header blocks of the answers that were given lately. An answer is known by being the same
 * one: a table gives the same until it changes.
 */
final class HeaderBlocks {

  private static final int MOST = 1_024;

  /** All tokens have the same lines. */
  private static final Response TOKEN = Response.token("x".repeat(56));

  private final AtomicReferenceArray<@Nullable Known> recent = new AtomicReferenceArray<>(MOST);

  private record Known(
      Response answer, Generation generation, boolean remaining, boolean kept, HeaderBlock block) {

    @SuppressWarnings("ReferenceEquality") // to compare bodies costs more than to write the lines
    boolean is(Response asked, Generation of, boolean withRemaining, boolean isKept) {
      return answer == asked && generation == of && remaining == withRemaining && kept == isKept;
    }
  }

  HeaderBlock of(Response answer, Generation generation, boolean remaining, boolean kept) {
    boolean token =
        answer.form() == Response.Form.TOKEN && answer.body().length == TOKEN.body().length;
    Response known = token ? TOKEN : answer;
    int variant = (remaining ? 1 : 0) + (kept ? 2 : 0) + 4 * generation.hashCode();
    int place = (System.identityHashCode(known) * 31 + variant) & (MOST - 1);
    Known there = recent.get(place);
    if (there == null || !there.is(known, generation, remaining, kept)) {
      HeaderBlock block = HeaderBlock.of(known, generation, remaining, kept);
      there = new Known(known, generation, remaining, kept, block);
      recent.set(place, there);
    }
    return there.block();
  }
}

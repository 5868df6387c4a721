package imdstape.consistency;

import imdstape.fixture.Fixture;
import java.util.function.BiConsumer;

/**
 * Something that has to agree in every instance's metadata.
 *
 * @param id in kebab case; reports name it, so it never changes
 * @param statement what holds
 * @param reason where that is written, or what would go wrong
 * @param check finds what breaks it
 */
public record ConsistencyRule(String id, String statement, String reason, RuleCheck check) {

  /** A rule of {@code latest} alone, as all are but one. */
  ConsistencyRule(
      String id,
      String sentence,
      String why,
      BiConsumer<FixtureView, BiConsumer<String, String>> check) {
    this(id, sentence, why, (told, fixture, found) -> check.accept(told, found));
  }

  /** Looks through what an instance tells. */
  public interface RuleCheck {
    /**
     * Names what is wrong.
     *
     * @param fixture for whoever looks at older versions
     * @param found takes a path and a phrase, which has no room for a value
     */
    void run(FixtureView told, Fixture fixture, BiConsumer<String, String> found);
  }
}

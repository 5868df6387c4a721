package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraitsTest {

  @ParameterizedTest
  @EnumSource
  void aTraitHasANameAndChoicesThatAFileCanHold(Trait trait) {
    assertThat(trait.word()).matches("[a-z0-9-]+");
    assertThat(trait.choices()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    assertThat(trait.choices()).allMatch(choice -> choice.matches("[A-Za-z0-9-]+"));
    assertThat(Traits.named(trait.word())).hasValue(trait);
  }

  @Test
  void noTwoTraitsHaveOneName() {
    Set<String> names = new HashSet<>();
    for (Trait trait : Trait.values()) {
      assertThat(names.add(trait.word())).as(trait.word()).isTrue();
    }
    assertThat(Traits.named("colour")).isEmpty();
  }

  @Test
  void whatNobodySaysIsTheFirstChoice() {
    for (Trait trait : Trait.values()) {
      assertThat(Traits.MODERN.get(trait)).isEqualTo(trait.choices().get(0));
    }
    assertThat(Traits.MODERN.generation()).isEqualTo(Generation.C);
  }

  @Test
  void toSayTheFirstChoiceIsToSayNothing() {
    Traits traits = Traits.MODERN.with(Trait.CASE, "ignored").with(Trait.CASE, "counts");

    assertThat(traits).isEqualTo(Traits.MODERN);
    assertThat(new Traits(Map.of(Trait.CASE, "counts")).said()).isEmpty();
  }

  @Test
  void oneTraitLeavesTheOthersAsTheyAre() {
    Traits traits = Traits.MODERN.with(Trait.GENERATION, "a").with(Trait.CASE, "ignored");

    assertThat(traits.generation()).isEqualTo(Generation.A);
    assertThat(traits.is(Trait.CASE, "ignored")).isTrue();
    assertThat(traits.said()).hasSize(2);
  }

  @Test
  void whatATraitNeverIsCannotBeAskedForOrSaid() {
    assertThatThrownBy(() -> Traits.MODERN.is(Trait.CASE, "upper"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("case is never upper");
    assertThatThrownBy(() -> Traits.MODERN.with(Trait.CASE, "upper"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

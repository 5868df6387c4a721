package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceTraitsTest {

  @ParameterizedTest
  @EnumSource
  void aTraitHasANameAndChoicesThatAFileCanHold(ServiceTrait trait) {
    assertThat(trait.optionName()).matches("[a-z0-9-]+");
    assertThat(trait.choices()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    assertThat(trait.choices()).allMatch(choice -> choice.matches("[A-Za-z0-9-]+"));
    assertThat(ServiceTraits.find(trait.optionName())).hasValue(trait);
  }

  @Test
  void noTwoTraitsHaveOneName() {
    Set<String> names = new HashSet<>();
    for (ServiceTrait trait : ServiceTrait.values()) {
      assertThat(names.add(trait.optionName())).as(trait.optionName()).isTrue();
    }
    assertThat(ServiceTraits.find("colour")).isEmpty();
  }

  @Test
  void theFirstChoiceIsTheDefault() {
    for (ServiceTrait trait : ServiceTrait.values()) {
      assertThat(ServiceTraits.MODERN.get(trait)).isEqualTo(trait.choices().get(0));
    }
  }

  @Test
  void settingTheDefaultChangesNothing() {
    ServiceTraits traits =
        ServiceTraits.MODERN.with(ServiceTrait.CASE, "ignored").with(ServiceTrait.CASE, "counts");

    assertThat(traits).isEqualTo(ServiceTraits.MODERN);
    assertThat(new ServiceTraits(Map.of(ServiceTrait.CASE, "counts")).nonDefaults()).isEmpty();
  }

  @Test
  void oneTraitLeavesTheOthersAsTheyAre() {
    ServiceTraits traits =
        ServiceTraits.MODERN.with(ServiceTrait.GENERATION, "a").with(ServiceTrait.CASE, "ignored");

    assertThat(traits.is(ServiceTrait.GENERATION, "a")).isTrue();
    assertThat(traits.is(ServiceTrait.CASE, "ignored")).isTrue();
    assertThat(traits.nonDefaults()).hasSize(2);
  }

  @Test
  void anUnknownChoiceIsRejected() {
    assertThatThrownBy(() -> ServiceTraits.MODERN.is(ServiceTrait.CASE, "upper"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("case is never upper");
    assertThatThrownBy(() -> ServiceTraits.MODERN.with(ServiceTrait.CASE, "upper"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package imdstape.replayer.cli;

import imdstape.cli.Failure;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** In what the service differs from a modern one. */
final class TraitFlag {

  @Option(
      names = "--trait",
      paramLabel = "NAME=VALUE",
      description =
          "How the service behaves where instances differ or nobody knows, such as generation=a"
              + " or unauthorized=page; docs/facts.md lists them (default: as the fixture says).")
  Map<String, String> said = new LinkedHashMap<>();

  /** The traits of a fixture, but for those that were given. */
  Traits applied(Traits before) {
    Traits traits = before;
    for (Map.Entry<String, String> one : said.entrySet()) {
      Trait trait =
          Traits.named(one.getKey())
              .orElseThrow(
                  () ->
                      Failure.misused(
                          "there is no trait "
                              + one.getKey()
                              + "; known are "
                              + Stream.of(Trait.values())
                                  .map(Trait::word)
                                  .collect(Collectors.joining(", "))));
      if (!trait.choices().contains(one.getValue())) {
        throw Failure.misused(
            "the trait "
                + trait.word()
                + " is one of "
                + String.join(", ", trait.choices())
                + ", not "
                + one.getValue());
      }
      traits = traits.with(trait, one.getValue());
    }
    return traits;
  }
}

package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** In what the service differs from a modern one. */
public final class TraitFlags {

  @Option(
      names = "--trait",
      paramLabel = "NAME=VALUE",
      description =
          "How the service behaves where instances differ or nobody knows, such as generation=a"
              + " or unauthorized=page; docs/facts.md lists them (default: as the fixture says).")
  Map<String, String> values = new LinkedHashMap<>();

  /** The traits of a fixture, but for those that were given. */
  public ServiceTraits applyTo(ServiceTraits before) {
    ServiceTraits traits = before;
    for (Map.Entry<String, String> one : values.entrySet()) {
      ServiceTrait trait =
          ServiceTraits.find(one.getKey())
              .orElseThrow(
                  () ->
                      CommandException.usageError(
                          "there is no trait "
                              + one.getKey()
                              + "; known are "
                              + Stream.of(ServiceTrait.values())
                                  .map(ServiceTrait::word)
                                  .collect(Collectors.joining(", "))));
      if (!trait.choices().contains(one.getValue())) {
        throw CommandException.usageError(
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

package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option that sets traits of the metadata service. */
public final class TraitFlags {

  @Option(
      names = "--trait",
      paramLabel = "NAME=VALUE",
      description =
          "How the service behaves where instances differ or nobody knows, such as generation=a"
              + " or unauthorized=page; docs/facts.md lists them (default: as the fixture says).")
  Map<String, String> values = new LinkedHashMap<>();

  /**
   * Overrides traits of a fixture.
   *
   * @throws CommandException if there is no such trait or value
   */
  public ServiceTraits applyTo(ServiceTraits before) {
    ServiceTraits traits = before;
    for (Map.Entry<String, String> given : values.entrySet()) {
      ServiceTrait trait =
          ServiceTraits.find(given.getKey())
              .orElseThrow(
                  () ->
                      CommandException.usageError(
                          "there is no trait "
                              + given.getKey()
                              + "; known are "
                              + Stream.of(ServiceTrait.values())
                                  .map(ServiceTrait::optionName)
                                  .collect(Collectors.joining(", "))));
      if (!trait.choices().contains(given.getValue())) {
        throw CommandException.usageError(
            "the trait "
                + trait.optionName()
                + " is one of "
                + String.join(", ", trait.choices())
                + ", not "
                + given.getValue());
      }
      traits = traits.with(trait, given.getValue());
    }
    return traits;
  }
}

package imdstape.recorder.userdata;

import imdstape.recorder.userdata.Tree.Entry;
import imdstape.recorder.userdata.Tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * YAML that is known by its keys alone: EC2Launch v2 ({@code version} and {@code tasks}), nodeadm
 * ({@code apiVersion} and {@code kind}).
 */
final class ManifestYaml implements Form {

  @Override
  public Optional<Structure> open(byte[] raw, Nesting nesting) {
    Optional<String> text =
        Text.of(raw)
            .map(Text::whole)
            .filter(whole -> whole.contains("tasks") || whole.contains("apiVersion"));
    return text.flatMap(YamlText::read)
        .flatMap(ManifestYaml::type)
        .flatMap(
            type ->
                YamlText.masked(text.orElseThrow(), nesting).map(yaml -> Structure.of(yaml, type)));
  }

  private static Optional<String> type(List<Tree> documents) {
    if (documents.isEmpty() || !(documents.get(0) instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Set<String> keys = mapping.entries().stream().map(Entry::key).collect(Collectors.toSet());
    if (keys.containsAll(Set.of("version", "tasks"))) {
      return Optional.of("ec2launch-v2");
    }
    return keys.containsAll(Set.of("apiVersion", "kind"))
        ? Optional.of("application/node.eks.aws")
        : Optional.empty();
  }
}

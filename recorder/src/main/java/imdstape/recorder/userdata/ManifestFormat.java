package imdstape.recorder.userdata;

import imdstape.recorder.userdata.DocumentNode.MappingEntry;
import imdstape.recorder.userdata.DocumentNode.MappingNode;
import imdstape.recorder.userdata.text.LayerText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * YAML that is recognized by its keys: EC2Launch v2 ({@code version} and {@code tasks}), nodeadm
 * ({@code apiVersion} and {@code kind}).
 */
final class ManifestFormat implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    Optional<String> text =
        LayerText.of(raw)
            .map(LayerText::content)
            .filter(content -> content.contains("tasks") || content.contains("apiVersion"));
    return text.flatMap(YamlMasker::read)
        .flatMap(ManifestFormat::findType)
        .flatMap(
            type ->
                YamlMasker.mask(text.orElseThrow(), layers)
                    .map(yaml -> UserDataStructure.of(yaml, type)));
  }

  private static Optional<String> findType(List<DocumentNode> documents) {
    if (documents.isEmpty() || !(documents.get(0) instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    Set<String> keys =
        mapping.entries().stream().map(MappingEntry::key).collect(Collectors.toSet());
    if (keys.containsAll(Set.of("version", "tasks"))) {
      return Optional.of("ec2launch-v2");
    }
    return keys.containsAll(Set.of("apiVersion", "kind"))
        ? Optional.of("application/node.eks.aws")
        : Optional.empty();
  }
}

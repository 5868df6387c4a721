package imdstape.scenario;

import imdstape.metadata.MetadataPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a value while the instance runs: a tag, an address, a security group.
 *
 * @param at when the value changes
 * @param path below a version
 * @param value the new value; null removes the path and all below it
 */
public record ValueChange(Instant at, String path, @Nullable String value)
    implements InstanceEvent {

  /** The path below a version whose value a scenario may set; empty if the text is none. */
  public static Optional<String> settablePath(String path) {
    return MetadataPath.parse("/" + MetadataPath.LATEST + "/" + path)
        .map(MetadataPath::relativePath)
        .filter(below -> below.startsWith("meta-data/") || below.equals("user-data"));
  }

  @Override
  public String kind() {
    return "value";
  }

  @Override
  public List<String> recordedTexts() {
    return Stream.concat(Stream.of(path.split("/")), Stream.ofNullable(value)).toList();
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

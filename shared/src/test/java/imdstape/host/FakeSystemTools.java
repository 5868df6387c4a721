package imdstape.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tools that do nothing but note what they were told. */
final class FakeSystemTools implements SystemTools {

  final List<String> asked = new ArrayList<>();
  private final Set<String> there;
  private final ToolResult answer;

  FakeSystemTools(ToolResult answer, String... there) {
    this.there = Set.of(there);
    this.answer = answer;
  }

  @Override
  public Optional<String> find(String name) {
    return there.contains(name) ? Optional.of("/sbin/" + name) : Optional.empty();
  }

  @Override
  public ToolResult run(String input, List<String> command) {
    asked.add(String.join(" ", command));
    return answer;
  }
}

package imdstape.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** System tools that only record the commands. */
final class FakeSystemTools implements SystemTools {

  final List<String> commands = new ArrayList<>();
  private final Set<String> installed;
  private final ToolResult result;

  FakeSystemTools(ToolResult answer, String... there) {
    this.installed = Set.of(there);
    this.result = answer;
  }

  @Override
  public Optional<String> find(String name) {
    return installed.contains(name) ? Optional.of("/sbin/" + name) : Optional.empty();
  }

  @Override
  public ToolResult run(String input, List<String> command) {
    commands.add(String.join(" ", command));
    return result;
  }
}

package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/**
 * A value of {@code --share-with}: a user who gets real credentials.
 *
 * @param uid the id of the user, or null for everybody
 */
public record SharedUser(@Nullable Integer uid) {

  private static final String ANY = "any";

  /** The ids of all users; null if everybody is among them. */
  public static @Nullable Set<Integer> ids(List<SharedUser> users) {
    Set<Integer> ids = new HashSet<>();
    for (SharedUser user : users) {
      if (user.uid == null) {
        return null;
      }
      ids.add(user.uid);
    }
    return ids;
  }

  /** Parses a number, or {@code any}. */
  public static final class Converter implements ITypeConverter<SharedUser> {

    @Override
    public SharedUser convert(String text) {
      if (text.equals(ANY)) {
        return new SharedUser(null);
      }
      try {
        return new SharedUser(Integer.parseUnsignedInt(text));
      } catch (NumberFormatException none) {
        throw CommandException.usageError(
            "--share-with is the number of a user, as id -u prints it, or any; not " + text);
      }
    }
  }
}

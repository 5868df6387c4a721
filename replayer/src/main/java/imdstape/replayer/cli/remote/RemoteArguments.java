package imdstape.replayer.cli.remote;

import imdstape.cli.CommandException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Parses the arguments of a command that changes a list of the running replay, and prints the list.
 */
final class RemoteArguments {

  private RemoteArguments() {}

  /**
   * Returns the id that is the only argument.
   *
   * @param word the action that needs the id, such as {@code cancel}
   * @param kind what the id names, such as {@code event}
   * @throws CommandException if there is no id, or anything else
   */
  static String requireId(List<String> arguments, String word, String kind) {
    if (arguments.size() != 1 || !arguments.get(0).matches("[a-z0-9-]+")) {
      throw CommandException.usageError(
          "%s needs the id of one %s; imds %s lists them".formatted(word, kind, kind));
    }
    return arguments.get(0);
  }

  /**
   * Checks that there are no arguments.
   *
   * @param word the action that takes none
   * @throws CommandException if there are some
   */
  static void requireNone(List<String> arguments, String word) {
    if (!arguments.isEmpty()) {
      throw CommandException.usageError(
          "%s takes nothing more, not '%s'".formatted(word, arguments.get(0)));
    }
  }

  /**
   * Parses each NAME=VALUE.
   *
   * @param field receives the name and the value
   * @throws CommandException if an argument has another form
   */
  static void forEachField(List<String> arguments, BiConsumer<String, String> field) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw CommandException.usageError("'" + argument + "' is no NAME=VALUE");
      }
      field.accept(argument.substring(0, equals), argument.substring(equals + 1));
    }
  }

  /**
   * Prints a list, a line for each entry.
   *
   * @param list a {@link JsonArray} of objects
   * @param none the line to print if the list is empty
   * @param line formats an entry
   */
  static void printList(
      PrintWriter out, Object list, String none, Function<JsonObject, String> line) {
    JsonArray entries = (JsonArray) list;
    if (entries.isEmpty()) {
      out.println(none);
    }
    entries.forEach(entry -> out.println(line.apply((JsonObject) entry)));
    out.flush();
  }
}

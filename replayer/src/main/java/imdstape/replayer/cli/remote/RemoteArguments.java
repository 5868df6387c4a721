package imdstape.replayer.cli.remote;

import imdstape.cli.CommandException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What follows the first word of a command that changes a list of the replay, and that list. */
final class RemoteArguments {

  private RemoteArguments() {}

  /**
   * The id that is the only argument.
   *
   * @param word what is to be done with it
   * @param kind what has one
   */
  static String requireId(List<String> arguments, String word, String kind) {
    if (arguments.size() != 1 || !arguments.get(0).matches("[a-z0-9-]+")) {
      throw CommandException.usageError(
          "%s needs the id of one %s; imds %s lists them".formatted(word, kind, kind));
    }
    return arguments.get(0);
  }

  /** That nothing follows a word that needs nothing. */
  static void requireNone(List<String> arguments, String word) {
    if (!arguments.isEmpty()) {
      throw CommandException.usageError(
          "%s takes nothing more, not '%s'".formatted(word, arguments.get(0)));
    }
  }

  /** Each NAME=VALUE. */
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
   * Says what is on the list by now.
   *
   * @param none what to say if nothing is
   */
  static void printList(
      PrintWriter out, Object said, String none, Function<JsonObject, String> line) {
    JsonArray all = (JsonArray) said;
    if (all.isEmpty()) {
      out.println(none);
    }
    all.forEach(one -> out.println(line.apply((JsonObject) one)));
    out.flush();
  }
}

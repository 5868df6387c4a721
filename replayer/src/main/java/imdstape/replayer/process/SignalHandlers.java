package imdstape.replayer.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Handles signals to this process. Java's public API has no way to do so. This class uses {@code
 * sun.misc.Signal} of the module {@code jdk.unsupported}, by reflection, since javac warns about
 * each direct use and no option silences that warning alone.
 */
final class SignalHandlers {

  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private SignalHandlers() {}

  /**
   * Passes signals to a handler from now on. A signal that this process ignores stays ignored, and
   * so does a signal that the system does not have or the JVM uses itself.
   *
   * @param receiver receives the name of each signal, on any thread
   * @param names the signals without {@code SIG}, such as {@code INT}
   */
  static void handleAll(Consumer<String> receiver, Iterable<String> names) {
    try {
      Object handler =
          Proxy.newProxyInstance(
              SignalHandlers.class.getClassLoader(),
              new Class<?>[] {Class.forName(HANDLER)},
              (self, method, arguments) ->
                  invokeHandler(self, method.getName(), arguments, receiver));
      for (String name : names) {
        handle(name, handler);
      }
    } catch (ReflectiveOperationException noSuchModule) {
      throw new IllegalStateException("this Java has no module jdk.unsupported", noSuchModule);
    }
  }

  private static Object invokeHandler(
      Object self, String method, Object[] arguments, Consumer<String> receiver) throws Exception {
    return switch (method) {
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> self == arguments[0];
      case "toString" -> "the command";
      default -> {
        receiver.accept((String) arguments[0].getClass().getMethod("getName").invoke(arguments[0]));
        yield self;
      }
    };
  }

  /** Restores the default effect of a signal. */
  static void restoreDefault(String name) {
    try {
      handle(name, Class.forName(HANDLER).getField("SIG_DFL").get(null));
    } catch (ReflectiveOperationException noSuchModule) {
      throw new IllegalStateException("this Java has no module jdk.unsupported", noSuchModule);
    }
  }

  private static void handle(String name, Object handler) throws ReflectiveOperationException {
    try {
      Class.forName(SIGNAL)
          .getMethod("handle", Class.forName(SIGNAL), Class.forName(HANDLER))
          .invoke(null, newSignal(name), handler);
    } catch (InvocationTargetException taken) {
      // the system has no such signal, or the JVM uses it
      return;
    }
  }

  private static Object newSignal(String name) throws ReflectiveOperationException {
    return Class.forName(SIGNAL).getConstructor(String.class).newInstance(name);
  }
}

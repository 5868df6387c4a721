package imdstape.replayer.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * The signals that this process gets. Nothing in Java's public interface hears them; {@code
 * sun.misc.Signal} of the module {@code jdk.unsupported} does, by reflection, because javac warns
 * of every mention of it and no option silences that alone.
 */
final class SignalHandlers {

  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private SignalHandlers() {}

  /**
   * From now on these are told to somebody, by name. One that is ignored stays so, as whoever
   * started this process wished, and so does one that this system or this JVM has no use for.
   */
  static void handleAll(Consumer<String> told, Iterable<String> names) {
    try {
      Object handler =
          Proxy.newProxyInstance(
              SignalHandlers.class.getClassLoader(),
              new Class<?>[] {Class.forName(HANDLER)},
              (self, method, arguments) -> invokeHandler(self, method.getName(), arguments, told));
      for (String name : names) {
        handle(name, handler);
      }
    } catch (ReflectiveOperationException noSuchModule) {
      throw new IllegalStateException("this Java has no module jdk.unsupported", noSuchModule);
    }
  }

  private static Object invokeHandler(
      Object self, String method, Object[] arguments, Consumer<String> told) throws Exception {
    return switch (method) {
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> self == arguments[0];
      case "toString" -> "the command";
      default -> {
        told.accept((String) arguments[0].getClass().getMethod("getName").invoke(arguments[0]));
        yield self;
      }
    };
  }

  /** From now on it does to this process what it does to any. */
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
      // of a system that has no such signal, or a JVM that has its own use for it
      return;
    }
  }

  private static Object newSignal(String name) throws ReflectiveOperationException {
    return Class.forName(SIGNAL).getConstructor(String.class).newInstance(name);
  }
}

package imdstape.cli;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.stream.Stream;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/** Reads and writes an option's field, in a command or in a mixin of it. */
final class FieldBinding implements IGetter, ISetter {
  private final Object owner;
  private final Field field;

  /**
   * Finds a field.
   *
   * @param object the command
   * @param path the names of the fields that lead to it, joined by dots
   * @throws NoSuchFieldException if there is no such field
   */
  FieldBinding(Object object, String path) throws NoSuchFieldException {
    Object current = object;
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      current = read(current.getClass().getDeclaredField(names[i]), current);
    }
    this.owner = current;
    this.field = current.getClass().getDeclaredField(names[names.length - 1]);
    field.setAccessible(true);
  }

  /** The types of the elements of a list, or of the keys and values of a map, or its own type. */
  Class<?>[] auxiliaryTypes() {
    return field.getGenericType() instanceof ParameterizedType generic
        ? Stream.of(generic.getActualTypeArguments())
            .map(FieldBinding::raw)
            .toArray(Class<?>[]::new)
        : new Class<?>[] {field.getType()};
  }

  /** The declared type of the field. */
  Class<?> type() {
    return field.getType();
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) type;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the signature is picocli's
  public <T> T get() {
    return (T) read(field, owner);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T set(T value) {
    T before = (T) read(field, owner);
    try {
      field.set(owner, value);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
    return before;
  }

  /** The value of a field. */
  static Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
  }
}

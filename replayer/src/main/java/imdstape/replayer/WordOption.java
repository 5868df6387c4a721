package imdstape.replayer;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few words, as the service writes them. */
abstract class WordOption<T> implements ITypeConverter<T> {

  private final Map<String, T> words;

  WordOption(Map<String, T> words) {
    this.words = words;
  }

  @Override
  public T convert(String text) {
    T meant = words.get(text);
    if (meant == null) {
      throw new TypeConversionException(
          "'" + text + "' is none of " + String.join(", ", words.keySet()));
    }
    return meant;
  }
}

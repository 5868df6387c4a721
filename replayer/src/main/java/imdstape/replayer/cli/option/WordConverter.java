package imdstape.replayer.cli.option;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts one of a few words, regardless of case. */
abstract class WordConverter<T> implements ITypeConverter<T> {

  private final Map<String, T> values;

  WordConverter(Map<String, T> words) {
    this.values = words;
  }

  @Override
  public T convert(String text) {
    return values.entrySet().stream()
        .filter(word -> word.getKey().equalsIgnoreCase(text))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of " + String.join(", ", values.keySet())));
  }
}

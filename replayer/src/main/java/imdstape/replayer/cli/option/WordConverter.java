package imdstape.replayer.cli.option;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few words, as the service writes them; capitals are no matter. */
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

package imdstape.replayer.cli.option;

import imdstape.scenario.ValueChange;
import imdstape.scenario.codec.DurationText;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A value of {@code --set}.
 *
 * @param delay the time after the start at which the path changes; null for a setting that holds
 *     from the start
 * @param path the path that changes, below the version; the whole setting if there is no delay
 * @param value the new value; null if the path is removed, or if there is no delay
 */
record TimedSetting(@Nullable Duration delay, String path, @Nullable String value) {

  /** Converts {@code DELAY=PATH}, {@code DELAY=PATH=VALUE} or a setting without a delay. */
  static final class TimedSettingConverter implements ITypeConverter<TimedSetting> {
    @Override
    public TimedSetting convert(String text) {
      String[] parts = text.split("=", 3);
      Optional<Duration> delay = DurationText.parse(parts[0]);
      if (delay.isEmpty() || parts.length < 2) {
        return new TimedSetting(null, text, null);
      }
      String path =
          ValueChange.settablePath(parts[1])
              .orElseThrow(
                  () ->
                      new TypeConversionException(
                          "'"
                              + parts[1]
                              + "' is no path of the metadata; write"
                              + " meta-data/tags/instance/Name"));
      return new TimedSetting(delay.get(), path, parts.length == 3 ? parts[2] : null);
    }
  }
}

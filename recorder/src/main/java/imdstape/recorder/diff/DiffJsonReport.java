package imdstape.recorder.diff;

import imdstape.recorder.report.JsonReportWriter;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array of the differences: ASCII, the same on every machine.
 *
 * <pre>{@code
 * [
 *   {
 *     "what": "value",
 *     "version": "latest",
 *     "path": "meta-data/instance-type",
 *     "before": "m7i.large",
 *     "after": "m7g.large"
 *   }
 * ]
 * }</pre>
 *
 * <p>{@code version} is null for a difference of the service as a whole, {@code before} and {@code
 * after} if the path does not exist on that side.
 */
public record DiffJsonReport() implements DiffReport {

  /** One difference. Component names are JSON field names. */
  private record DifferenceJson(
      String what,
      @Nullable String version,
      String path,
      @Nullable String before,
      @Nullable String after) {

    static DifferenceJson of(FixtureDifference difference) {
      return new DifferenceJson(
          difference.type().reportName(),
          difference.version().isEmpty() ? null : difference.version(),
          difference.path(),
          text(difference.before()),
          text(difference.after()));
    }
  }

  @Override
  public String render(Differences differences) {
    return JsonReportWriter.writePortable(
        differences.all().stream().map(DifferenceJson::of).toList());
  }

  private static @Nullable String text(@Nullable DisplayedValue value) {
    return value == null ? null : value.text();
  }
}

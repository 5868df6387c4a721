package imdstape.replayer.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an event does to the response at a path. */
public sealed interface PathEffect {

  /** When the effect began. */
  Instant since();

  /** Calls the visitor's method for this type of effect. */
  <R> R accept(PathEffectVisitor<R> visitor);

  /** The effect at a path at which an earlier event has an effect, too. */
  default PathEffect mergeAfter(PathEffect before) {
    return this;
  }

  /**
   * An operation with one method for each type of effect.
   *
   * @param <R> what the operation returns
   */
  interface PathEffectVisitor<R> {
    R showText(ShowText effect);

    R overrideText(OverrideText effect);

    R appendToArray(AppendToArray effect);

    R keepCurrent(KeepCurrent effect);

    R removePath(RemovePath effect);
  }

  /**
   * The service shows a text.
   *
   * @param body the whole body
   * @param since when the service announced it, which is the Last-Modified
   */
  record ShowText(String body, Instant since) implements PathEffect {
    @Override
    public <R> R accept(PathEffectVisitor<R> visitor) {
      return visitor.showText(this);
    }
  }

  /**
   * The response has exactly the text that a user has set.
   *
   * @param body the whole body
   * @param since when the user set it
   */
  record OverrideText(String body, Instant since) implements PathEffect {
    @Override
    public <R> R accept(PathEffectVisitor<R> visitor) {
      return visitor.overrideText(this);
    }
  }

  /**
   * The JSON array at the path has further objects at its end.
   *
   * @param objects the objects as text, indented; empty if all have left the array
   * @param eventIds the ids of the events whose objects are removed from the array first
   * @param base the body to which the objects are added, set by an earlier event; null is the
   *     fixture's
   */
  record AppendToArray(
      List<String> objects, Set<String> eventIds, Instant since, @Nullable String base)
      implements PathEffect {

    public AppendToArray {
      objects = List.copyOf(objects);
      eventIds = Set.copyOf(eventIds);
    }

    @Override
    public <R> R accept(PathEffectVisitor<R> visitor) {
      return visitor.appendToArray(this);
    }

    /**
     * The whole array.
     *
     * @param recorded the fixture's body, or null if it has none
     */
    public String body(@Nullable String recorded) {
      return ScheduledEventArray.renderMerged(base == null ? recorded : base, eventIds, objects);
    }

    @Override
    public AppendToArray mergeAfter(PathEffect before) {
      if (before instanceof AppendToArray earlier) {
        List<String> all = new ArrayList<>(earlier.objects());
        all.addAll(objects);
        Set<String> ids = new HashSet<>(earlier.eventIds());
        ids.addAll(eventIds);
        return new AppendToArray(all, ids, since, earlier.base());
      }
      return new AppendToArray(
          objects, eventIds, since, before instanceof OverrideText text ? text.body() : "");
    }
  }

  /**
   * It is not known whether the service shows a text, and a trait of the fixture decides. An
   * earlier effect stays.
   *
   * @param body the text, if the service shows it
   */
  record KeepCurrent(String body, Instant since) implements PathEffect {
    @Override
    public <R> R accept(PathEffectVisitor<R> visitor) {
      return visitor.keepCurrent(this);
    }

    @Override
    public PathEffect mergeAfter(PathEffect before) {
      return before;
    }
  }

  /** The path and all below it is gone. */
  record RemovePath(Instant since) implements PathEffect {
    @Override
    public <R> R accept(PathEffectVisitor<R> visitor) {
      return visitor.removePath(this);
    }
  }
}

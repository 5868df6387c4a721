package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.RedactedChange;
import imdstape.recorder.watch.WatchedItem;
import imdstape.recorder.watch.WatchedItem.Endpoint;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import imdstape.recorder.watch.WatchedItem.ListedNames;
import imdstape.recorder.watch.WatchedItem.TagListing;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.TargetLifecycleState.LifecycleState;
import imdstape.scenario.ValueChange;
import imdstape.scenario.codec.DurationText;
import imdstape.scenario.codec.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds a scenario from the changes that a watch has observed, round by round. A change that no
 * event can express becomes a note.
 */
public final class ScenarioBuilder {

  private static final String INSTANCE_ACTION = SpotInterruption.INSTANCE_ACTION;
  private static final String TERMINATION_TIME = SpotInterruption.TERMINATION_TIME;
  private static final String REBALANCE = RebalanceRecommendation.PATH;
  private static final String TARGET_STATE = TargetLifecycleState.PATH;
  private static final String MAINTENANCE = "meta-data/events/maintenance/";
  private static final String IAM = "meta-data/iam/";

  private static final Pattern NOTICE =
      Pattern.compile("\\{\"action\" ?: ?\"([a-z]+)\", ?\"time\" ?: ?\"([^\"]+)\"\\}");
  private static final Pattern RECOMMENDATION =
      Pattern.compile("\\{\"noticeTime\" ?: ?\"([^\"]+)\"\\}");

  private final Instant start;
  private final TimeFormat times;
  private final List<InstanceEvent> events = new ArrayList<>();
  private final List<String> notCarried = new ArrayList<>();
  private final MaintenanceEventBuilder maintenance = new MaintenanceEventBuilder(this);
  private final RoleEventBuilder roles;

  private ScenarioBuilder(Instant start, RedactedWatch watch) {
    this.start = start.truncatedTo(ChronoUnit.SECONDS);
    this.times = TimeFormat.relativeTo(this.start);
    this.roles = new RoleEventBuilder(this, watch.roles(), watch.profile());
  }

  /**
   * Builds the scenario of a watch.
   *
   * @param startedAt the start of the watch, from which the events are timed
   */
  public static ScenarioDraft build(RedactedWatch watch, Instant startedAt) {
    ScenarioBuilder builder = new ScenarioBuilder(startedAt, watch);
    Map<Instant, Map<WatchedItem, RedactedChange>> rounds = new TreeMap<>();
    for (RedactedChange change : watch.changes()) {
      Map<WatchedItem, RedactedChange> round =
          rounds.computeIfAbsent(change.at(), any -> new LinkedHashMap<>());
      if (round.putIfAbsent(change.item(), change) != null) {
        // possible only if the service's clock does not advance
        builder.addNotCarried(
            change.item().path(), builder.clamp(change.at()), "changed twice at once");
      }
    }
    rounds.forEach((at, round) -> builder.addRound(builder.clamp(at), round));
    builder.maintenance.finish();
    builder.events.sort(Comparator.comparing(InstanceEvent::at));
    return new ScenarioDraft(builder.start, builder.events, builder.notCarried);
  }

  /**
   * The nearest time that the scenario can contain: a whole second, not before the start, and no
   * longer after it than {@link DurationText#MAX_DURATION}.
   */
  Instant clamp(Instant time) {
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    Instant latest = start.plus(DurationText.MAX_DURATION);
    return second.isBefore(start) ? start : second.isAfter(latest) ? latest : second;
  }

  /** Whether a time is before the start of the watch. */
  boolean isBeforeStart(Instant at) {
    return at.isBefore(start);
  }

  /** Adds an event. */
  void addEvent(InstanceEvent event) {
    events.add(event);
  }

  /** Adds a note on a change that no event expresses. */
  void addNotCarried(String path, Instant at, String reason) {
    notCarried.add(path + " at " + times.format(at) + ": " + reason);
  }

  private void addRound(Instant at, Map<WatchedItem, RedactedChange> round) {
    addEndpointOption(at, round);
    addSpotInterruption(at, round);
    maintenance.addRound(
        at,
        valueAt(round, new LeafValue(MaintenanceEvent.SCHEDULED)),
        valueAt(round, new LeafValue(MaintenanceEvent.HISTORY)));
    roles.addRound(
        at,
        valueAt(round, new ListedNames(IAM + "security-credentials")),
        valueAt(round, new LeafValue(IAM + "info")));
    addTagOption(at, round);
    round.forEach(
        (item, change) -> {
          if (item instanceof LeafValue leaf) {
            addLeaf(at, leaf.path(), change);
          }
        });
  }

  private void addLeaf(Instant at, String path, RedactedChange change) {
    switch (path) {
      case INSTANCE_ACTION, TERMINATION_TIME -> {
        // addSpotInterruption() adds both together
      }
      case REBALANCE -> addRebalance(at, change);
      case TARGET_STATE -> addTargetState(at, change);
      default -> {
        if (!path.startsWith(MAINTENANCE) && !path.startsWith(IAM)) {
          addValue(at, path, change.state());
        }
      }
    }
  }

  private static Optional<PathState> valueAt(
      Map<WatchedItem, RedactedChange> round, WatchedItem item) {
    return Optional.ofNullable(round.get(item)).map(RedactedChange::state);
  }

  private void addEndpointOption(Instant at, Map<WatchedItem, RedactedChange> round) {
    valueAt(round, new Endpoint())
        .ifPresent(
            state ->
                addEvent(
                    new OptionsChange(at, OptionsUpdate.NONE.withHttpEndpoint(toggle(state)))));
  }

  /** Adds the interruption notice, which for a termination comes with the path of its time. */
  private void addSpotInterruption(Instant at, Map<WatchedItem, RedactedChange> round) {
    String terminationTime =
        valueAt(round, new LeafValue(INSTANCE_ACTION))
            .map(action -> addInterruptionNotice(at, action))
            .orElse("");
    Optional<PathState> time = valueAt(round, new LeafValue(TERMINATION_TIME));
    boolean isSameTime =
        time.flatMap(PathState::storedText).filter(terminationTime::equals).isPresent();
    if (isSameTime) {
      return;
    }
    if (!terminationTime.isEmpty()) {
      addNotCarried(
          TERMINATION_TIME, at, "a termination without its own time here; a replay shows it");
    } else {
      time.ifPresent(
          state ->
              addRemoval(
                  at, TERMINATION_TIME, state, "a time without the notice of a termination"));
    }
  }

  /** Adds the interruption notice and returns its time; an empty text if it terminates nothing. */
  private String addInterruptionNotice(Instant at, PathState state) {
    Matcher notice = NOTICE.matcher(state.storedText().orElse(""));
    Optional<InterruptionAction> known =
        notice.matches() ? InterruptionAction.parse(notice.group(1)) : Optional.empty();
    Optional<Instant> end = notice.matches() ? parseInstant(notice.group(2)) : Optional.empty();
    if (known.isEmpty() || end.isEmpty()) {
      addRemoval(at, INSTANCE_ACTION, state, "an action or a time that is not known");
      return "";
    }
    Instant ends = clamp(end.get());
    // the notice is observed after it appeared, possibly after its own end
    addEvent(new SpotInterruption(earlier(at, ends), known.get(), ends));
    if (isBeforeStart(end.get())) {
      addNotCarried(INSTANCE_ACTION, at, "its time lies before the watch, and begins with it");
    }
    return known.get() == InterruptionAction.TERMINATE ? notice.group(2) : "";
  }

  /** Adds the removal of a path, or a note on a value that no event expresses. */
  private void addRemoval(Instant at, String path, PathState state, String reason) {
    if (state.isRemoved()) {
      addEvent(new ValueChange(at, path, null));
    } else {
      addNotCarried(path, at, state.withheldReason().orElse(reason));
    }
  }

  private static Instant earlier(Instant first, Instant second) {
    return first.isBefore(second) ? first : second;
  }

  private static Optional<Instant> parseInstant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /**
   * Adds the rebalance recommendation at the notice time that it contains, which a replay will
   * show, if that lies between this check and the one before.
   */
  private void addRebalance(Instant at, RedactedChange change) {
    Optional<String> value = change.state().storedText();
    if (value.isEmpty()) {
      addValue(at, REBALANCE, change.state());
      return;
    }
    Matcher recommendation = RECOMMENDATION.matcher(value.get());
    Optional<Instant> noticed =
        recommendation.matches() ? parseInstant(recommendation.group(1)) : Optional.empty();
    if (noticed.isEmpty()) {
      addNotCarried(REBALANCE, at, "a time that is not known");
      return;
    }
    Instant noticeTime = clamp(noticed.get());
    boolean isBetween = !noticeTime.isBefore(clamp(change.since())) && !noticeTime.isAfter(at);
    addEvent(new RebalanceRecommendation(isBetween ? noticeTime : at));
    if (!isBetween || isBeforeStart(noticed.get())) {
      addNotCarried(REBALANCE, at, "it tells another time than that at which it was seen");
    }
  }

  private void addTargetState(Instant at, RedactedChange change) {
    Optional<LifecycleState> state = change.state().storedText().flatMap(LifecycleState::parse);
    if (state.isPresent()) {
      addEvent(new TargetLifecycleState(at, state.get()));
    } else {
      addValue(at, TARGET_STATE, change.state());
    }
  }

  /** Adds a change of the option that shows or hides all tags. */
  private void addTagOption(Instant at, Map<WatchedItem, RedactedChange> round) {
    valueAt(round, new TagListing())
        .ifPresent(
            state ->
                addEvent(
                    new OptionsChange(
                        at, OptionsUpdate.NONE.withInstanceMetadataTags(toggle(state)))));
  }

  private static Toggle toggle(PathState state) {
    return state.isRemoved() ? Toggle.DISABLED : Toggle.ENABLED;
  }

  private void addValue(Instant at, String path, PathState state) {
    Optional<String> withheldReason = state.withheldReason();
    Optional<String> value = state.storedText();
    if (withheldReason.isPresent()) {
      addNotCarried(path, at, withheldReason.get());
    } else if (!path.startsWith("meta-data/")) {
      addNotCarried(path, at, "another value, and no event is for this path");
    } else if (value.isPresent() || state.isRemoved()) {
      addEvent(new ValueChange(at, path, value.orElse(null)));
    }
  }
}

package imdstape.recorder.scenario;

import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.RedactedChange;
import imdstape.recorder.redact.RedactedWatch.ValuePresent;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
import imdstape.recorder.scenario.ScenarioEvent.Action;
import imdstape.recorder.scenario.ScenarioEvent.Option;
import imdstape.recorder.scenario.ScenarioEvent.OptionChange;
import imdstape.recorder.scenario.ScenarioEvent.Rebalance;
import imdstape.recorder.scenario.ScenarioEvent.SpotInterruption;
import imdstape.recorder.scenario.ScenarioEvent.TargetLifecycleState;
import imdstape.recorder.scenario.ScenarioEvent.ValueChange;
import imdstape.recorder.watch.WatchedItem;
import imdstape.recorder.watch.WatchedItem.Endpoint;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import imdstape.recorder.watch.WatchedItem.ListedNames;
import imdstape.recorder.watch.WatchedItem.TagListing;
import java.time.DateTimeException;
import java.time.Duration;
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
 * Tells what a watch has seen, in the events of a scenario: what happened round by round, and what
 * no event can say.
 */
public final class ScenarioBuilder {

  private static final String INSTANCE_ACTION = "meta-data/spot/instance-action";
  private static final String TERMINATION_TIME = "meta-data/spot/termination-time";
  private static final String REBALANCE = "meta-data/events/recommendations/rebalance";
  private static final String TARGET_STATE = "meta-data/autoscaling/target-lifecycle-state";
  private static final String MAINTENANCE = "meta-data/events/maintenance/";
  private static final String IAM = "meta-data/iam/";

  private static final Pattern NOTICE =
      Pattern.compile("\\{\"action\" ?: ?\"([a-z]+)\", ?\"time\" ?: ?\"([^\"]+)\"\\}");
  private static final Pattern RECOMMENDATION =
      Pattern.compile("\\{\"noticeTime\" ?: ?\"([^\"]+)\"\\}");

  /** The reader of a scenario takes no longer span. */
  private static final Duration MAX_OFFSET = Duration.ofDays(36_500);

  private final Instant start;
  private final List<ScenarioEvent> events = new ArrayList<>();
  private final List<String> notCarried = new ArrayList<>();
  private final MaintenanceEventBuilder maintenance = new MaintenanceEventBuilder(this);
  private final RoleEventBuilder roles;

  private ScenarioBuilder(Instant start, RedactedWatch watch) {
    this.start = start.truncatedTo(ChronoUnit.SECONDS);
    this.roles = new RoleEventBuilder(this, watch.roles(), watch.profile());
  }

  /**
   * The story.
   *
   * @param from when the watch began
   */
  public static ScenarioDraft build(RedactedWatch watch, Instant from) {
    ScenarioBuilder teller = new ScenarioBuilder(from, watch);
    Map<Instant, Map<WatchedItem, RedactedChange>> rounds = new TreeMap<>();
    for (RedactedChange change : watch.changes()) {
      Map<WatchedItem, RedactedChange> round =
          rounds.computeIfAbsent(change.at(), any -> new LinkedHashMap<>());
      if (round.putIfAbsent(change.item(), change) != null) {
        // only where the clock stands still
        teller.addNotCarried(
            change.item().path(), teller.offset(change.at()), "changed twice at once");
      }
    }
    rounds.forEach((at, round) -> teller.addRound(teller.offset(at), round));
    teller.maintenance.finish();
    teller.events.sort(Comparator.comparing(ScenarioEvent::at));
    return new ScenarioDraft(teller.events, teller.notCarried);
  }

  /** How long after the beginning; what was before it begins with it. */
  Duration offset(Instant at) {
    Duration after = Duration.between(start, at.truncatedTo(ChronoUnit.SECONDS));
    return after.isNegative()
        ? Duration.ZERO
        : after.compareTo(MAX_OFFSET) > 0 ? MAX_OFFSET : after;
  }

  boolean isBeforeStart(Instant at) {
    return at.isBefore(start);
  }

  void addEvent(ScenarioEvent event) {
    events.add(event);
  }

  void addNotCarried(String path, Duration at, String what) {
    notCarried.add(path + " at " + ScenarioEvent.time(at) + ": " + what);
  }

  private void addRound(Duration at, Map<WatchedItem, RedactedChange> round) {
    endpoint(at, round);
    spot(at, round);
    maintenance.addRound(
        at,
        valueAt(round, new LeafValue(MAINTENANCE + "scheduled")),
        valueAt(round, new LeafValue(MAINTENANCE + "history")));
    roles.addRound(
        at,
        valueAt(round, new ListedNames(IAM + "security-credentials")),
        valueAt(round, new LeafValue(IAM + "info")));
    tags(at, round);
    round.forEach(
        (item, change) -> {
          if (item instanceof LeafValue leaf) {
            addLeaf(at, leaf.path(), change);
          }
        });
  }

  private void addLeaf(Duration at, String path, RedactedChange change) {
    switch (path) {
      case INSTANCE_ACTION, TERMINATION_TIME -> {
        // added together by spot()
      }
      case REBALANCE -> rebalance(at, change);
      case TARGET_STATE -> targetState(at, change);
      default -> {
        if (!path.startsWith(MAINTENANCE) && !path.startsWith(IAM)) {
          value(at, path, change.state());
        }
      }
    }
  }

  private static Optional<PathState> valueAt(
      Map<WatchedItem, RedactedChange> round, WatchedItem item) {
    return Optional.ofNullable(round.get(item)).map(RedactedChange::state);
  }

  private void endpoint(Duration at, Map<WatchedItem, RedactedChange> round) {
    valueAt(round, new Endpoint())
        .ifPresent(
            said -> addEvent(new OptionChange(at, Option.ENDPOINT, said instanceof ValuePresent)));
  }

  /** A notice, and beside it, of a termination, its bare time. */
  private void spot(Duration at, Map<WatchedItem, RedactedChange> round) {
    PathState action = valueAt(round, new LeafValue(INSTANCE_ACTION)).orElse(null);
    PathState time = valueAt(round, new LeafValue(TERMINATION_TIME)).orElse(null);
    String told = "";
    if (action instanceof ValuePresent value) {
      Matcher notice = NOTICE.matcher(value.text());
      Optional<Action> known = notice.matches() ? action(notice.group(1)) : Optional.empty();
      Optional<Instant> end = notice.matches() ? instant(notice.group(2)) : Optional.empty();
      if (known.isPresent() && end.isPresent()) {
        Duration ends = offset(end.get());
        // it is seen a little after it was said, and it may be over by then
        addEvent(new SpotInterruption(min(at, ends), known.get(), ends));
        if (isBeforeStart(end.get())) {
          addNotCarried(INSTANCE_ACTION, at, "its time lies before the watch, and begins with it");
        }
        told = known.get() == Action.TERMINATE ? notice.group(2) : "";
      } else {
        addNotCarried(INSTANCE_ACTION, at, "an action or a time that is not known");
      }
    } else if (action instanceof PathRemoved) {
      addEvent(new ValueChange(at, INSTANCE_ACTION, null));
    } else if (action instanceof ValueWithheld withheld) {
      addNotCarried(INSTANCE_ACTION, at, withheld.reason());
    }
    boolean beside = time instanceof ValuePresent value && value.text().equals(told);
    if (!told.isEmpty() && !beside) {
      addNotCarried(
          TERMINATION_TIME, at, "a termination without its own time here; a replay shows it");
    } else if (time instanceof PathRemoved) {
      addEvent(new ValueChange(at, TERMINATION_TIME, null));
    } else if (time instanceof ValueWithheld withheld) {
      addNotCarried(TERMINATION_TIME, at, withheld.reason());
    } else if (time != null && !beside) {
      addNotCarried(TERMINATION_TIME, at, "a time without the notice of a termination");
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Optional<Action> action(String word) {
    return switch (word) {
      case "terminate" -> Optional.of(Action.TERMINATE);
      case "stop" -> Optional.of(Action.STOP);
      case "hibernate" -> Optional.of(Action.HIBERNATE);
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /** It says itself when it was announced, which is what a replay will say. */
  private void rebalance(Duration at, RedactedChange change) {
    if (!(change.state() instanceof ValuePresent value)) {
      value(at, REBALANCE, change.state());
      return;
    }
    Matcher recommendation = RECOMMENDATION.matcher(value.text());
    Optional<Instant> noticed =
        recommendation.matches() ? instant(recommendation.group(1)) : Optional.empty();
    if (noticed.isEmpty()) {
      addNotCarried(REBALANCE, at, "a time that is not known");
      return;
    }
    Duration said = offset(noticed.get());
    boolean between = said.compareTo(offset(change.since())) >= 0 && said.compareTo(at) <= 0;
    addEvent(new Rebalance(between ? said : at));
    if (!between || isBeforeStart(noticed.get())) {
      addNotCarried(REBALANCE, at, "it tells another time than that at which it was seen");
    }
  }

  private void targetState(Duration at, RedactedChange change) {
    if (change.state() instanceof ValuePresent value
        && TargetLifecycleState.STATES.contains(value.text())) {
      addEvent(new TargetLifecycleState(at, value.text()));
    } else {
      value(at, TARGET_STATE, change.state());
    }
  }

  /** The option hides all of them, and shows them again. */
  private void tags(Duration at, Map<WatchedItem, RedactedChange> round) {
    valueAt(round, new TagListing())
        .ifPresent(
            said -> addEvent(new OptionChange(at, Option.TAGS, said instanceof ValuePresent)));
  }

  private void value(Duration at, String path, PathState said) {
    if (said instanceof ValueWithheld withheld) {
      addNotCarried(path, at, withheld.reason());
    } else if (!path.startsWith("meta-data/")) {
      addNotCarried(path, at, "another value, and no event is for this path");
    } else if (said instanceof ValuePresent value) {
      addEvent(new ValueChange(at, path, value.text()));
    } else if (said instanceof PathRemoved) {
      addEvent(new ValueChange(at, path, null));
    }
  }
}

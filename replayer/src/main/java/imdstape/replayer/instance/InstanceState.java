package imdstape.replayer.instance;

import imdstape.fixture.Fixture;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.MaintenanceEvent;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.token.TokenGate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that an answer depends on but the moment: an instance, and what happens to it. A value that
 * is replaced, never changed. It remembers what it shows from one change to the next, which nobody
 * can see but by the clock.
 */
public final class InstanceState {

  private final InstanceModel model;
  private final InstanceTimeline instanceTimeline;
  private volatile @Nullable Snapshot cachedSnapshot;
  private volatile @Nullable EventVisibility cachedVisibility;

  private InstanceState(InstanceModel instance, InstanceTimeline story) {
    this.model = instance;
    this.instanceTimeline = story;
  }

  /** What is so from one change to the next. */
  private record Snapshot(
      Instant from, Instant until, ResponseTable table, MetadataOptions options, TokenGate gate) {}

  /** The world of a fixture in which nothing has happened, with the traits that were recorded. */
  public static InstanceState of(Fixture fixture, byte[] tokenKey, long seed) {
    return of(fixture, fixture.service().traits(), tokenKey, seed);
  }

  /**
   * The world of a fixture in which nothing has happened.
   *
   * @param traits of the service, whatever was recorded
   * @param tokenKey seals session tokens
   * @param seed of all chance
   */
  public static InstanceState of(
      Fixture fixture, ServiceTraits traits, byte[] tokenKey, long seed) {
    InstanceModel instance = InstanceModel.of(fixture, traits, tokenKey, seed);
    return new InstanceState(instance, InstanceTimeline.of(instance.options(), seed));
  }

  /** This world, in which one more event happens. */
  public InstanceState with(InstanceEvent event) {
    return with(instanceTimeline.timeline().with(event));
  }

  /**
   * Why an event cannot happen in this world; empty if it can.
   *
   * @see #findInvisible
   */
  public Optional<EventConflict> findConflict(InstanceEvent event) {
    return EventConflicts.findConflict(event, this);
  }

  /** Why an event of this world never shows; empty if it does. */
  public Optional<EventConflict> findInvisible(InstanceEvent event) {
    return EventConflicts.findInvisible(event, this);
  }

  /** The ids of all scheduled events, whether events or the fixture tell of them. */
  public Set<String> scheduledEventIds() {
    Set<String> all = new HashSet<>(timeline().maintenanceIds());
    Stream.of(MaintenanceEvent.SCHEDULED, MaintenanceEvent.HISTORY)
        .flatMap(path -> recordedSchedule(path).items().stream())
        .forEach(item -> all.add(item.eventId()));
    return all;
  }

  /** The scheduled event of an id that the fixture itself holds as due or, over, as history. */
  public Optional<ScheduledEventArray.ScheduledItem> recordedScheduledEvent(String eventId) {
    return recordedSchedule(MaintenanceEvent.SCHEDULED)
        .find(eventId)
        .or(() -> recordedSchedule(MaintenanceEvent.HISTORY).find(eventId));
  }

  private ScheduledEventArray recordedSchedule(String below) {
    MetadataPath path = new MetadataPath(MetadataPath.LATEST, below, false);
    return model.baseTable().hasValue(path)
        ? ScheduledEventArray.parse(
                new String(model.baseTable().find(path, "").body(), StandardCharsets.UTF_8))
            .orElse(new ScheduledEventArray(List.of()))
        : new ScheduledEventArray(List.of());
  }

  /** This world, in which these events happen and no others. */
  public InstanceState with(EventTimeline timeline) {
    return new InstanceState(model, instanceTimeline.with(timeline));
  }

  /** This world, with or without IMDSv1. */
  public InstanceState with(RecordedService.HttpTokens policy) {
    return with(instanceTimeline.options().with(policy));
  }

  /** This world, whose metadata options are these before any event changes them. */
  public InstanceState with(MetadataOptions options) {
    return new InstanceState(model, instanceTimeline.with(options));
  }

  /** This world, in which these faults befall answers and no others. */
  public InstanceState with(FaultPlan faults) {
    return new InstanceState(model, instanceTimeline.with(faults));
  }

  /** This world under another clock. */
  public InstanceState with(InstanceClock clock) {
    return new InstanceState(model, instanceTimeline.with(clock));
  }

  /** This world, and what it does when EC2 interrupts its instance. */
  public InstanceState with(DeadlineAction deadline) {
    return new InstanceState(model, instanceTimeline.with(deadline));
  }

  /** This world, whose role gives real credentials. */
  public InstanceState with(RoleCredentials real) {
    return new InstanceState(model, instanceTimeline.with(real));
  }

  /** This world, whose role gives what another's gives. */
  public InstanceState withCredentialsOf(InstanceState other) {
    RoleCredentials real = other.instanceTimeline.realCredentials();
    return real == null ? this : with(real);
  }

  /** This world, whose instance is a Spot Instance wherever it says what it is. */
  public InstanceState asSpot() {
    return new InstanceState(model, instanceTimeline.asSpot());
  }

  /**
   * This world of another instance, under that one's options, to which nothing has happened: clock,
   * faults and what happens at a deadline stay.
   */
  public InstanceState withInstanceOf(InstanceState other) {
    return new InstanceState(other.model, instanceTimeline.forNewInstance(other.options()));
  }

  /** Whether the instance is a Spot Instance. */
  public boolean isSpot() {
    return instanceTimeline.forcedSpot() || model.identity().spot();
  }

  /** Whether the instance has a role that something is made for, be it only for a while. */
  public boolean hasRole() {
    return generates(LeafBody.GeneratedValue.ROLE_CREDENTIALS)
        || timeline().events().stream()
            .anyMatch(event -> event instanceof RoleChange change && change.role() != null);
  }

  /** Whether it has an instance profile, with a role or without, be it only for a while. */
  public boolean hasProfile() {
    return generates(LeafBody.GeneratedValue.IAM_INFO) || hasRole();
  }

  private boolean generates(LeafBody.GeneratedValue what) {
    return model.generatedLeaves().values().stream().anyMatch(leaf -> leaf.value() == what);
  }

  /** What happens in it. */
  public EventTimeline timeline() {
    return instanceTimeline.timeline();
  }

  /** How its time follows the real one. */
  public InstanceClock clock() {
    return instanceTimeline.clock();
  }

  /** What befalls answers on their way. */
  public FaultPlan faults() {
    return instanceTimeline.faults();
  }

  /** In what this service differs from others. */
  public ServiceTraits traits() {
    return model.traits();
  }

  /** The instance metadata options before any event changes them. */
  public MetadataOptions options() {
    return instanceTimeline.options();
  }

  /** The instance metadata options at an instant. */
  public MetadataOptions optionsAt(Instant now) {
    return snapshotAt(now).options();
  }

  /** The rules of IMDSv2 at an instant. */
  public TokenGate tokenGateAt(Instant now) {
    return snapshotAt(now).gate();
  }

  /** What answers where at an instant. */
  public ResponseTable tableAt(Instant now) {
    return snapshotAt(now).table();
  }

  /** Whether the fixture or an event says something of a path, be it that it is absent. */
  public boolean isRecordedAt(Instant now, MetadataPath path) {
    return model.baseTable().isRecorded(path) || tableAt(now).isRecorded(path);
  }

  /** Whether the fixture or an event has a path, or something below it, be it that it is absent. */
  public boolean hasPathAt(Instant now, MetadataPath path) {
    return model.baseTable().hasPath(path) || tableAt(now).hasPath(path);
  }

  /**
   * The events that an answer to a GET shows, and when each happened: those that have happened, at
   * whose paths it is, if something stands there or one of them took it away.
   */
  public Map<String, Instant> eventsShownBy(Instant now, MetadataPath path, int status) {
    EventVisibility known = cachedVisibility;
    if (known == null) {
      known = new EventVisibility(new InstanceState(model, instanceTimeline));
      cachedVisibility = known;
    }
    return known.eventsShownBy(now, path, status);
  }

  /**
   * Whether a path answers with a placeholder, because nobody asked for it where it was recorded.
   */
  public boolean wasNotRequestedAtRecording(MetadataPath path) {
    return model.unrequestedPaths().contains(path.relativePath());
  }

  /** The paths below a version that answer at an instant, sorted. */
  public List<String> leavesAt(Instant now, String version) {
    return tableAt(now).leaves(version);
  }

  /** Whether nothing listens any more because EC2 has interrupted the instance. */
  public boolean isShutDownAt(Instant now) {
    return instanceTimeline.deadlineAction() == DeadlineAction.DROP
        && instanceTimeline.timeline().isInterruptedAt(now);
  }

  /** What is where at an instant, be it only that tags are off now that it is not shown. */
  ResponseTable tableWithTagsAt(Instant now) {
    MetadataOptions.OptionsUpdate tags =
        new MetadataOptions.OptionsUpdate(
            null, null, null, null, MetadataOptions.Toggle.ENABLED, null);
    return model
        .baseTable()
        .with(
            overlays(tags.applyTo(options())).stream()
                .flatMap(overlay -> overlay.patchesAt(now).stream())
                .toList());
  }

  private Snapshot snapshotAt(Instant now) {
    Snapshot last = cachedSnapshot;
    if (last != null && !now.isBefore(last.from()) && now.isBefore(last.until())) {
      return last;
    }
    MetadataOptions asked = instanceTimeline.timeline().optionsAt(now, instanceTimeline.options());
    // real credentials are for those who can send a header, whoever asks for it to be otherwise
    MetadataOptions options =
        instanceTimeline.realCredentials() == null
            ? asked
            : asked.with(RecordedService.HttpTokens.REQUIRED);
    List<Patch> patches = new ArrayList<>();
    Instant until = Instant.MAX;
    for (Overlay overlay : overlays(options)) {
      patches.addAll(overlay.patchesAt(now));
      Instant next = overlay.nextChange(now);
      until = next.isBefore(until) ? next : until;
    }
    TokenGate gate =
        new TokenGate(
            model.tokens(), options.httpTokens(), options.httpEndpoint().isOn(), model.traits());
    Snapshot shown = new Snapshot(now, until, model.baseTable().with(patches), options, gate);
    cachedSnapshot = shown;
    return shown;
  }

  private List<Overlay> overlays(MetadataOptions options) {
    InstanceIdentity identity = model.identity();
    EventTimeline timeline = instanceTimeline.timeline();
    List<Overlay> all = new ArrayList<>();
    all.add(
        new Overlay.CredentialOverlay(
            model.mint(),
            identity.partition(),
            model.generatedLeaves(),
            timeline,
            instanceTimeline.realCredentials()));
    if (instanceTimeline.forcedSpot()) {
      all.add(
          new Overlay.FixedValuesOverlay(
              Map.of(InstanceIdentity.LIFE_CYCLE, "spot"), identity.launchTime()));
    }
    all.add(new Overlay.EventOverlay(timeline, model.traits()));
    if (!options.instanceMetadataTags().isOn()) {
      all.add(new Overlay.HiddenTagsOverlay(identity.launchTime()));
    }
    return all;
  }
}

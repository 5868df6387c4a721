package imdstape.replayer.instance;

import imdstape.fixture.Fixture;
import imdstape.fixture.LeafBody;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.token.TokenGate;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.RoleChange;
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
 * The state of a replayed instance: all that a response depends on except the request and its
 * context. Immutable; memoizes the table until the next change (benign race). Thread-safe.
 */
public final class InstanceState {

  private final InstanceModel model;
  private final InstanceTimeline instanceTimeline;
  private volatile @Nullable Snapshot cachedSnapshot;
  private volatile @Nullable EventVisibility cachedVisibility;

  private InstanceState(InstanceModel model, InstanceTimeline instanceTimeline) {
    this.model = model;
    this.instanceTimeline = instanceTimeline;
  }

  /** What is valid from one change to the next. */
  private record Snapshot(
      Instant from, Instant until, ResponseTable table, MetadataOptions options, TokenGate gate) {}

  /** The state of a fixture without events, with the traits that were recorded. */
  public static InstanceState of(Fixture fixture, byte[] tokenKey, long seed) {
    return of(fixture, fixture.service().traits(), tokenKey, seed);
  }

  /**
   * The state of a fixture without events.
   *
   * @param traits used in place of the recorded ones
   * @param tokenKey the key of session tokens
   * @param seed of generated credentials and of faults
   */
  public static InstanceState of(
      Fixture fixture, ServiceTraits traits, byte[] tokenKey, long seed) {
    InstanceModel model = InstanceModel.of(fixture, traits, tokenKey, seed);
    return new InstanceState(model, InstanceTimeline.of(model.options(), seed));
  }

  /** This state with one more event. */
  public InstanceState with(InstanceEvent event) {
    return with(instanceTimeline.timeline().with(event));
  }

  /**
   * Finds the reason why an event cannot be added to this state; empty if it can.
   *
   * @see #findInvisible
   */
  public Optional<EventConflict> findConflict(InstanceEvent event) {
    return EventConflicts.findConflict(event, this);
  }

  /** Finds the reason why an event of this state will never be visible; empty if it can be. */
  public Optional<EventConflict> findInvisible(InstanceEvent event) {
    return event.accept(new InvisibleEventCheck(this));
  }

  /** The ids of all scheduled events, those of the fixture included. */
  public Set<String> scheduledEventIds() {
    Set<String> all = new HashSet<>(timeline().maintenanceIds());
    Stream.of(MaintenanceEvent.SCHEDULED, MaintenanceEvent.HISTORY)
        .flatMap(path -> recordedSchedule(path).items().stream())
        .forEach(item -> all.add(item.eventId()));
    return all;
  }

  /** An event id for a scheduled event that names none. */
  public String freeMaintenanceId() {
    return MaintenanceEvent.eventId(
        MaintenanceEvent.firstFreeNumber(timeline().nextNumber() - 1, scheduledEventIds()));
  }

  /** The scheduled event with this id in the fixture, among the scheduled or the past ones. */
  public Optional<ScheduledEventArray.ScheduledItem> recordedScheduledEvent(String eventId) {
    return recordedSchedule(MaintenanceEvent.SCHEDULED)
        .find(eventId)
        .or(() -> recordedSchedule(MaintenanceEvent.HISTORY).find(eventId));
  }

  private ScheduledEventArray recordedSchedule(String relativePath) {
    MetadataPath path = new MetadataPath(MetadataPath.LATEST, relativePath, false);
    return model.baseTable().hasValue(path)
        ? ScheduledEventArray.parse(
                new String(model.baseTable().find(path, "").body(), StandardCharsets.UTF_8))
            .orElse(new ScheduledEventArray(List.of()))
        : new ScheduledEventArray(List.of());
  }

  /** This state with these events in place of the present ones. */
  public InstanceState with(EventTimeline timeline) {
    return new InstanceState(model, instanceTimeline.with(timeline));
  }

  /** This state with another HttpTokens option. */
  public InstanceState with(HttpTokens policy) {
    return with(instanceTimeline.options().with(policy));
  }

  /** This state with these metadata options, until an event changes them. */
  public InstanceState with(MetadataOptions options) {
    return new InstanceState(model, instanceTimeline.with(options));
  }

  /** This state with these faults in place of the present ones. */
  public InstanceState with(FaultPlan faults) {
    return new InstanceState(model, instanceTimeline.with(faults));
  }

  /** This state with another clock. */
  public InstanceState with(InstanceClock clock) {
    return new InstanceState(model, instanceTimeline.with(clock));
  }

  /** This state with another action at the time of an interruption. */
  public InstanceState with(DeadlineAction deadlineAction) {
    return new InstanceState(model, instanceTimeline.with(deadlineAction));
  }

  /** This state with real credentials in place of the generated ones of its role. */
  public InstanceState with(RoleCredentials realCredentials) {
    return new InstanceState(model, instanceTimeline.with(realCredentials));
  }

  /** This state with the real credentials of another state, if that has some. */
  public InstanceState withCredentialsOf(InstanceState other) {
    RoleCredentials realCredentials = other.instanceTimeline.realCredentials();
    return realCredentials == null ? this : with(realCredentials);
  }

  /** This state with an instance that is a Spot Instance in all its metadata. */
  public InstanceState asSpot() {
    return new InstanceState(model, instanceTimeline.asSpot());
  }

  /**
   * The instance and the metadata options of another state, with the clock, the faults and the
   * deadline action of this one, and without events.
   */
  public InstanceState withInstanceOf(InstanceState other) {
    return new InstanceState(other.model, instanceTimeline.forNewInstance(other.options()));
  }

  /** Whether the instance is a Spot Instance. */
  public boolean isSpot() {
    return instanceTimeline.forcedSpot() || model.identity().spot();
  }

  /** Whether the instance has a role with generated credentials at any time. */
  public boolean hasRole() {
    return generates(LeafBody.GeneratedValue.ROLE_CREDENTIALS)
        || timeline().events().stream()
            .anyMatch(event -> event instanceof RoleChange change && change.role() != null);
  }

  /** Whether the instance has an instance profile, with or without a role, at any time. */
  public boolean hasProfile() {
    return generates(LeafBody.GeneratedValue.IAM_INFO) || hasRole();
  }

  private boolean generates(LeafBody.GeneratedValue value) {
    return model.generatedLeaves().values().stream().anyMatch(leaf -> leaf.value() == value);
  }

  /** The events. */
  public EventTimeline timeline() {
    return instanceTimeline.timeline();
  }

  /** The clock of the instance. */
  public InstanceClock clock() {
    return instanceTimeline.clock();
  }

  /** The faults. */
  public FaultPlan faults() {
    return instanceTimeline.faults();
  }

  /** The differences of the recorded service to others. */
  public ServiceTraits traits() {
    return model.traits();
  }

  /** The instance metadata options before any event. */
  public MetadataOptions options() {
    return instanceTimeline.options();
  }

  /** The instance metadata options at a time. */
  public MetadataOptions optionsAt(Instant now) {
    return snapshotAt(now).options();
  }

  /** The token gate at a time. */
  public TokenGate tokenGateAt(Instant now) {
    return snapshotAt(now).gate();
  }

  /** The responses at a time. */
  public ResponseTable tableAt(Instant now) {
    return snapshotAt(now).table();
  }

  /** Whether the fixture or an event tells whether a path exists. */
  public boolean isRecordedAt(Instant now, MetadataPath path) {
    return model.baseTable().isRecorded(path) || tableAt(now).isRecorded(path);
  }

  /** Whether the fixture or an event names a path or one below it, even as an absent one. */
  public boolean hasPathAt(Instant now, MetadataPath path) {
    return model.baseTable().hasPath(path) || tableAt(now).hasPath(path);
  }

  /**
   * The ids and times of the events that a response shows: those that have happened and have an
   * effect on the path, if the path was found or one of them removed it.
   */
  public Map<String, Instant> eventsShownBy(Instant now, MetadataPath path, int status) {
    EventVisibility visibility = cachedVisibility;
    if (visibility == null) {
      visibility = new EventVisibility(new InstanceState(model, instanceTimeline));
      cachedVisibility = visibility;
    }
    return visibility.eventsShownBy(now, path, status);
  }

  /** Whether a path has a placeholder as its value, because the recorder did not request it. */
  public boolean wasNotRequestedAtRecording(MetadataPath path) {
    return model.unrequestedPaths().contains(path.relativePath());
  }

  /** The paths of all leaves of a version at a time, relative to the version, sorted. */
  public List<String> leavesAt(Instant now, String version) {
    return tableAt(now).leaves(version);
  }

  /** Whether the listeners are closed because EC2 has interrupted the instance. */
  public boolean isShutDownAt(Instant now) {
    return instanceTimeline.deadlineAction() == DeadlineAction.DROP
        && instanceTimeline.timeline().isInterruptedAt(now);
  }

  /** The responses at a time if tags were enabled: also those that are hidden now. */
  ResponseTable tableWithTagsAt(Instant now) {
    MetadataOptions.OptionsUpdate tagsEnabled =
        new MetadataOptions.OptionsUpdate(
            null, null, null, null, MetadataOptions.Toggle.ENABLED, null);
    return model
        .baseTable()
        .with(
            overlays(tagsEnabled.applyTo(options())).stream()
                .flatMap(overlay -> overlay.patchesAt(now).stream())
                .toList());
  }

  private Snapshot snapshotAt(Instant now) {
    Snapshot cached = cachedSnapshot;
    if (cached != null && !now.isBefore(cached.from()) && now.isBefore(cached.until())) {
      return cached;
    }
    MetadataOptions configured =
        instanceTimeline.timeline().optionsAt(now, instanceTimeline.options());
    // real credentials require IMDSv2, whatever the options are
    MetadataOptions options =
        instanceTimeline.realCredentials() == null
            ? configured
            : configured.with(HttpTokens.REQUIRED);
    List<ResponsePatch> patches = new ArrayList<>();
    Instant until = Instant.MAX;
    for (ResponseOverlay overlay : overlays(options)) {
      patches.addAll(overlay.patchesAt(now));
      Instant next = overlay.nextChange(now);
      until = next.isBefore(until) ? next : until;
    }
    TokenGate gate =
        new TokenGate(
            model.tokens(), options.httpTokens(), options.httpEndpoint().isOn(), model.traits());
    Snapshot snapshot = new Snapshot(now, until, model.baseTable().with(patches), options, gate);
    cachedSnapshot = snapshot;
    return snapshot;
  }

  private List<ResponseOverlay> overlays(MetadataOptions options) {
    InstanceIdentity identity = model.identity();
    EventTimeline timeline = instanceTimeline.timeline();
    List<ResponseOverlay> all = new ArrayList<>();
    all.add(
        new ResponseOverlay.CredentialOverlay(
            model.credentialGenerator(),
            identity.partition(),
            model.generatedLeaves(),
            timeline,
            instanceTimeline.realCredentials()));
    if (instanceTimeline.forcedSpot()) {
      all.add(
          new ResponseOverlay.FixedValuesOverlay(
              Map.of(InstanceIdentity.LIFE_CYCLE, "spot"), identity.launchTime()));
    }
    all.add(new ResponseOverlay.EventOverlay(timeline, model.traits()));
    if (!options.instanceMetadataTags().isOn()) {
      all.add(new ResponseOverlay.HiddenTagsOverlay(identity.launchTime()));
    }
    return all;
  }
}

package imdstape.recorder.redact;

import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.recorder.redact.RedactedWatch.RedactedChange;
import imdstape.recorder.redact.RedactedWatch.RoleNames;
import imdstape.recorder.redact.RedactedWatch.ValuePresent;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
import imdstape.recorder.watch.WatchResult;
import imdstape.recorder.watch.WatchedItem;
import imdstape.recorder.watch.WatchedItem.Endpoint;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import imdstape.recorder.watch.WatchedItem.ListedNames;
import imdstape.recorder.watch.WatchedItem.TagListing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One pass over what a watch has seen, under one set of names. */
final class WatchRedactor {

  private static final String MAINTENANCE_PATH = "meta-data/events/maintenance/";
  private static final String ROLES_PATH = "meta-data/iam/security-credentials";
  private static final String INFO_PATH = "meta-data/iam/info";
  private static final Pattern CODE = Pattern.compile("\"Code\"\\s*:\\s*\"([A-Za-z]{1,60})\"");

  /** Beside a success it tells that the profile holds no role (IAM User Guide). */
  private static final Pattern MESSAGE = Pattern.compile("\"Message\"\\s*:");

  private final PseudonymLookup pseudonyms;
  private final PathRedactor paths;
  private final BodyRedactor values;
  private final RedactionPolicy policy;
  private final List<String> withheldTexts = new ArrayList<>();

  WatchRedactor(PseudonymLookup names, RedactionPolicy policy) {
    this.pseudonyms = names;
    this.paths = new PathRedactor(names);
    this.values = new BodyRedactor(names, policy);
    this.policy = policy;
  }

  /**
   * The changes with stand-ins. A fixture has no room for scheduled events: those that were there
   * at the crawl come first, as if they had appeared then.
   */
  List<RedactedChange> redactChanges(WatchResult watched) {
    List<RedactedChange> changes = new ArrayList<>();
    Instant start = watched.statistics().startedAt();
    Crawl.CrawledTree before = watched.initialCrawl().tree(MetadataPath.LATEST);
    before
        .leaves()
        .forEach(
            (path, seen) -> {
              if (path.startsWith(MAINTENANCE_PATH)
                  && seen.status() == 200
                  && seen.unreadReason() == null) {
                PathState said = redactState(new LeafValue(path), seen);
                if (!said.equals(new RedactedWatch.MaintenanceSchedule(List.of(), 0))) {
                  changes.add(
                      new RedactedChange(
                          new LeafValue(paths.redactPath(path)), start, start, said));
                }
              }
            });
    for (WatchResult.ObservedChange change : watched.changes()) {
      changes.add(
          new RedactedChange(
              change.item().withPath(paths::redactPath),
              change.seenAt(),
              change.previouslyCheckedAt(),
              redactState(change.item(), change.response())));
    }
    return changes;
  }

  /** The roles there were. */
  SortedSet<String> roleNames(Crawl before) {
    SortedSet<String> roles = new TreeSet<>();
    Listing listing = before.tree(MetadataPath.LATEST).listings().get(ROLES_PATH);
    if (listing != null) {
      listing
          .children(ROLES_PATH)
          .forEach(child -> roles.add(pseudonyms.pseudonym(ValueKind.ROLE, child.name())));
    }
    return roles;
  }

  /** The name of the instance profile there was, or null. */
  @Nullable String profileName(Crawl before) {
    CapturedResponse seen = before.tree(MetadataPath.LATEST).leaves().get(INFO_PATH);
    return seen != null
            && seen.status() == 200
            && values.redact(INFO_PATH, seen, false) instanceof LeafBody.Generated made
        ? made.profile()
        : null;
  }

  /** What was not stored, to prove that it is not. */
  List<String> withheldTexts() {
    return List.copyOf(withheldTexts);
  }

  private PathState redactState(WatchedItem item, CapturedResponse seen) {
    if (seen.status() != 200) {
      return new PathRemoved();
    }
    if (item instanceof Endpoint || item instanceof TagListing) {
      return new ValuePresent("");
    }
    String path = item.path();
    PathState said =
        item instanceof ListedNames
            ? redactRoles(seen)
            : path.startsWith(MAINTENANCE_PATH) && policy.rules().ruleFor(path).isEmpty()
                ? redactMaintenance(seen)
                : Catalogue.find(path).map(Category::kind).equals(Optional.of(ValueKind.IAM_INFO))
                    ? redactProfile(path, seen)
                    : redactValue(path, seen);
    boolean own =
        said instanceof RedactedWatch.MaintenanceSchedule events
            && (events.unrecognizedCount() > 0
                || events.events().stream()
                    .anyMatch(event -> event.hasCustomDescription() || event.hasUnknownFields()));
    if (said instanceof ValueWithheld || own) {
      withheldTexts.add(seen.text().orElse(""));
    }
    return said;
  }

  private PathState redactRoles(CapturedResponse seen) {
    SortedSet<String> roles = new TreeSet<>();
    for (String name : seen.text().orElse("").lines().toList()) {
      if (!ValueKind.ROLE.matches(name)) {
        return new ValueWithheld("unexpected-form");
      }
      roles.add(pseudonyms.pseudonym(ValueKind.ROLE, name));
    }
    return new RoleNames(roles);
  }

  private PathState redactMaintenance(CapturedResponse seen) {
    return seen.text()
        .flatMap(text -> MaintenanceEventParser.parse(text, pseudonyms))
        .<PathState>map(events -> events)
        .orElse(new ValueWithheld("unexpected-form"));
  }

  private PathState redactProfile(String path, CapturedResponse seen) {
    String text = seen.text().orElse("");
    Matcher code = CODE.matcher(text);
    String word = code.find() ? code.group(1) : "";
    if (word.equals("InstanceProfileNotFound")) {
      return new ProfileState(false, false, null);
    }
    String name =
        values.redact(path, seen, false) instanceof LeafBody.Generated made ? made.profile() : null;
    boolean noRole = MESSAGE.matcher(text).find();
    return word.equals("Success") && (noRole || name != null)
        ? new ProfileState(true, !noRole, name)
        : new ValueWithheld("unexpected-form");
  }

  private PathState redactValue(String path, CapturedResponse seen) {
    LeafBody body = values.redact(path, seen, false);
    if (body instanceof LeafBody.Text text) {
      return new ValuePresent(text.text());
    }
    return new ValueWithheld(
        body instanceof LeafBody.Withheld kept ? kept.reason() : "made anew at replay");
  }
}

package imdstape.recorder.redact;

import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.recorder.redact.RedactedWatch.RedactedChange;
import imdstape.recorder.redact.RedactedWatch.RoleNames;
import imdstape.recorder.redact.RedactedWatch.ValuePresent;
import imdstape.recorder.redact.RedactedWatch.ValueWithheld;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.recorder.watch.WatchResult;
import imdstape.recorder.watch.WatchedItem;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Redacts the changes that a watch has response, with one source of pseudonyms. One object makes
 * one pass.
 */
final class WatchRedactor {

  private static final String MAINTENANCE_PATH = "meta-data/events/maintenance/";
  private static final String ROLES_PATH = "meta-data/iam/security-credentials";
  private static final String INFO_PATH = "meta-data/iam/info";
  private static final Pattern CODE = Pattern.compile("\"Code\"\\s*:\\s*\"([A-Za-z]{1,60})\"");

  /** In a successful response, it means that the profile has no role (IAM User Guide). */
  private static final Pattern MESSAGE = Pattern.compile("\"Message\"\\s*:");

  private final PseudonymSource pseudonyms;
  private final PathRedactor paths;
  private final BodyRedactor bodies;
  private final RedactionPolicy policy;
  private final List<String> withheldTexts = new ArrayList<>();

  WatchRedactor(PseudonymSource pseudonyms, RedactionPolicy policy) {
    this.pseudonyms = pseudonyms;
    this.paths = new PathRedactor(pseudonyms);
    this.bodies = new BodyRedactor(pseudonyms, policy);
    this.policy = policy;
  }

  /**
   * Redacts all changes. A fixture cannot hold scheduled events, so those of the crawl come first,
   * as changes at the start of the watch.
   */
  List<RedactedChange> redactChanges(WatchResult watched) {
    List<RedactedChange> changes = new ArrayList<>();
    Instant start = watched.statistics().startedAt();
    Crawl.CrawledTree before = watched.initialCrawl().tree(MetadataPath.LATEST);
    before
        .leaves()
        .forEach(
            (path, response) -> {
              if (path.startsWith(MAINTENANCE_PATH)
                  && response.status() == 200
                  && response.unreadReason() == null) {
                PathState state = redactState(new LeafValue(path), response);
                if (!state.equals(new RedactedWatch.MaintenanceSchedule(List.of(), 0))) {
                  changes.add(
                      new RedactedChange(
                          new LeafValue(paths.redactPath(path)), start, start, state));
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

  /** The pseudonyms of the roles that the crawl has seen. */
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

  /** The pseudonym of the instance profile that the crawl has seen, or null. */
  @Nullable String profileName(Crawl before) {
    CapturedResponse response = before.tree(MetadataPath.LATEST).leaves().get(INFO_PATH);
    return response != null
            && response.status() == 200
            && bodies.redact(INFO_PATH, response, false) instanceof LeafBody.Generated generated
        ? generated.profile()
        : null;
  }

  /** The original texts of bodies that were not stored. */
  List<String> withheldTexts() {
    return List.copyOf(withheldTexts);
  }

  private PathState redactState(WatchedItem item, CapturedResponse response) {
    if (response.status() != 200) {
      return new PathRemoved();
    }
    PathState state =
        item.match(
            existence -> new ValuePresent(""),
            leaf -> redactLeaf(leaf.path(), response),
            listing -> redactRoles(response));
    if (state.losesText()) {
      withheldTexts.add(response.text().orElse(""));
    }
    return state;
  }

  private PathState redactLeaf(String path, CapturedResponse response) {
    if (path.startsWith(MAINTENANCE_PATH) && policy.rules().ruleFor(path).isEmpty()) {
      return redactMaintenance(response);
    }
    return Catalogue.find(path).map(Category::kind).equals(Optional.of(ValueKind.IAM_INFO))
        ? redactProfile(path, response)
        : redactValue(path, response);
  }

  private PathState redactRoles(CapturedResponse response) {
    SortedSet<String> roles = new TreeSet<>();
    for (String name : response.text().orElse("").lines().toList()) {
      if (!ValueKind.ROLE.matches(name)) {
        return new ValueWithheld("unexpected-form");
      }
      roles.add(pseudonyms.pseudonym(ValueKind.ROLE, name));
    }
    return new RoleNames(roles);
  }

  private PathState redactMaintenance(CapturedResponse response) {
    return response
        .text()
        .flatMap(text -> MaintenanceEventParser.parse(text, pseudonyms))
        .<PathState>map(events -> events)
        .orElse(new ValueWithheld("unexpected-form"));
  }

  private PathState redactProfile(String path, CapturedResponse response) {
    String text = response.text().orElse("");
    Matcher code = CODE.matcher(text);
    String codeName = code.find() ? code.group(1) : "";
    if (codeName.equals("InstanceProfileNotFound")) {
      return new ProfileState(false, false, null);
    }
    String name =
        bodies.redact(path, response, false) instanceof LeafBody.Generated generated
            ? generated.profile()
            : null;
    boolean noRole = MESSAGE.matcher(text).find();
    return codeName.equals("Success") && (noRole || name != null)
        ? new ProfileState(true, !noRole, name)
        : new ValueWithheld("unexpected-form");
  }

  private PathState redactValue(String path, CapturedResponse response) {
    LeafBody body = bodies.redact(path, response, false);
    if (body instanceof LeafBody.Text text) {
      return new ValuePresent(text.text());
    }
    return new ValueWithheld(
        body instanceof LeafBody.Withheld withheld ? withheld.reason() : "made anew at replay");
  }
}

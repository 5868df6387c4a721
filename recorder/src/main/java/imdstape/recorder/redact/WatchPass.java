package imdstape.recorder.redact;

import imdstape.fixture.Body;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Kind;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.Seen;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactedWatch.Change;
import imdstape.recorder.redact.RedactedWatch.Gone;
import imdstape.recorder.redact.RedactedWatch.Profile;
import imdstape.recorder.redact.RedactedWatch.Roles;
import imdstape.recorder.redact.RedactedWatch.Said;
import imdstape.recorder.redact.RedactedWatch.Value;
import imdstape.recorder.redact.RedactedWatch.Withheld;
import imdstape.recorder.watch.Watched;
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
final class WatchPass {

  private static final String MAINTENANCE = "meta-data/events/maintenance/";
  private static final String ROLES = "meta-data/iam/security-credentials";
  private static final String INFO = "meta-data/iam/info";
  private static final Pattern CODE = Pattern.compile("\"Code\"\\s*:\\s*\"([A-Za-z]{1,60})\"");

  /** Beside a success it tells that the profile holds no role (IAM User Guide). */
  private static final Pattern MESSAGE = Pattern.compile("\"Message\"\\s*:");

  private final Names names;
  private final Paths paths;
  private final Values values;
  private final Policy policy;
  private final List<String> withheld = new ArrayList<>();

  WatchPass(Names names, Policy policy) {
    this.names = names;
    this.paths = new Paths(names);
    this.values = new Values(names, policy);
    this.policy = policy;
  }

  /**
   * The changes with stand-ins. A fixture has no room for scheduled events: those that were there
   * at the crawl come first, as if they had appeared then.
   */
  List<Change> changes(Watched watched) {
    List<Change> changes = new ArrayList<>();
    Instant start = watched.course().from();
    Crawl.Tree before = watched.before().tree(MetadataPath.LATEST);
    before
        .leaves()
        .forEach(
            (path, seen) -> {
              if (path.startsWith(MAINTENANCE) && seen.status() == 200 && seen.unread() == null) {
                Said said = said(path, seen);
                if (!said.equals(new RedactedWatch.Maintenance(List.of(), 0))) {
                  changes.add(new Change(paths.of(path), start, start, said));
                }
              }
            });
    for (Watched.Change change : watched.changes()) {
      changes.add(
          new Change(
              shown(change.path()),
              change.at(),
              change.since(),
              said(change.path(), change.seen())));
    }
    return changes;
  }

  /** The roles there were. */
  SortedSet<String> roles(Crawl before) {
    SortedSet<String> roles = new TreeSet<>();
    Listing listing = before.tree(MetadataPath.LATEST).listings().get(ROLES);
    if (listing != null) {
      listing.children(ROLES).forEach(child -> roles.add(names.of(Kind.ROLE, child.name())));
    }
    return roles;
  }

  /** The name of the instance profile there was, or null. */
  @Nullable String profile(Crawl before) {
    Seen seen = before.tree(MetadataPath.LATEST).leaves().get(INFO);
    return seen != null
            && seen.status() == 200
            && values.of(INFO, seen, false) instanceof Body.Made made
        ? made.profile()
        : null;
  }

  /** What was not stored, to prove that it is not. */
  List<String> withheld() {
    return List.copyOf(withheld);
  }

  private String shown(String path) {
    return path.endsWith("/")
        ? paths.of(path.substring(0, path.length() - 1)) + "/"
        : paths.of(path);
  }

  private Said said(String path, Seen seen) {
    if (seen.status() != 200) {
      return new Gone();
    }
    if (path.equals(Watched.ENDPOINT) || path.equals(Watched.TAGS)) {
      return new Value("");
    }
    Said said =
        path.endsWith("/")
            ? roles(seen)
            : path.startsWith(MAINTENANCE) && policy.rules().of(path).isEmpty()
                ? maintenance(seen)
                : Catalogue.of(path).map(Category::kind).equals(Optional.of(Kind.IAM_INFO))
                    ? profile(path, seen)
                    : value(path, seen);
    boolean own =
        said instanceof RedactedWatch.Maintenance events
            && (events.others() > 0
                || events.events().stream().anyMatch(event -> event.own() || event.more()));
    if (said instanceof Withheld || own) {
      withheld.add(seen.text().orElse(""));
    }
    return said;
  }

  private Said roles(Seen seen) {
    SortedSet<String> roles = new TreeSet<>();
    for (String name : seen.text().orElse("").lines().toList()) {
      if (!Kind.ROLE.fits(name)) {
        return new Withheld("unexpected-form");
      }
      roles.add(names.of(Kind.ROLE, name));
    }
    return new Roles(roles);
  }

  private Said maintenance(Seen seen) {
    return seen.text()
        .flatMap(text -> MaintenanceEvents.of(text, names))
        .<Said>map(events -> events)
        .orElse(new Withheld("unexpected-form"));
  }

  private Said profile(String path, Seen seen) {
    String text = seen.text().orElse("");
    Matcher code = CODE.matcher(text);
    String word = code.find() ? code.group(1) : "";
    if (word.equals("InstanceProfileNotFound")) {
      return new Profile(false, false, null);
    }
    String name = values.of(path, seen, false) instanceof Body.Made made ? made.profile() : null;
    boolean noRole = MESSAGE.matcher(text).find();
    return word.equals("Success") && (noRole || name != null)
        ? new Profile(true, !noRole, name)
        : new Withheld("unexpected-form");
  }

  private Said value(String path, Seen seen) {
    Body body = values.of(path, seen, false);
    if (body instanceof Body.Text text) {
      return new Value(text.text());
    }
    return new Withheld(body instanceof Body.Withheld kept ? kept.reason() : "made anew at replay");
  }
}

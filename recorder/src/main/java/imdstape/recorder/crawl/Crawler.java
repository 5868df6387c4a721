package imdstape.recorder.crawl;

import imdstape.command.Failure;
import imdstape.fixture.Secrecy;
import imdstape.fixture.Service;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Walks a service: every version it lists, every directory a listing names, every leaf that is no
 * secret. In {@code latest} it also asks for the known categories that are not listed, because that
 * something is absent is a fact too.
 */
public final class Crawler {

  private static final Pattern VERSION = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}|latest");

  /** What can be asked for; a page of HTML has none of it. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/<>]{1,255}");

  /** The real service is 6 deep and has fewer than 100 leaves an interface. */
  private static final int DEEPEST = 16;

  private static final String TAGS = "meta-data/tags/instance";

  private static final int MOST_PATHS = 20_000;

  private final ImdsClient client;

  public Crawler(ImdsClient client) {
    this.client = client;
  }

  /** Crawls it all. */
  public Crawl crawl() {
    client.authenticate();
    boolean answersWithoutToken = client.getWithoutToken("/latest/meta-data/").status() == 200;
    List<String> versions = versions();
    Map<String, Crawl.Tree> trees = new HashMap<>();
    for (String version : versions) {
      trees.put(version, new Walk(version).tree());
    }
    if (trees.values().stream().allMatch(tree -> tree.listings().isEmpty())) {
      throw Failure.failed(
          "the service issues tokens but lists no metadata; nothing to record was found");
    }
    return new Crawl(
        new Service(
            versions,
            answersWithoutToken ? Service.Tokens.OPTIONAL : Service.Tokens.REQUIRED,
            new Probes(client).traits(answersWithoutToken)),
        trees,
        client.requests());
  }

  /** As listed at {@code /}; look-alikes that list nothing there have at least the latest. */
  private List<String> versions() {
    Seen root = client.get(List.of("/")).get(0);
    Set<String> versions = new LinkedHashSet<>();
    if (root.status() == 200) {
      Listing.of(root.text().orElse("")).lines().stream()
          .map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
          .filter(line -> VERSION.matcher(line).matches())
          .forEach(versions::add);
    }
    versions.remove(MetadataPath.LATEST);
    versions.add(MetadataPath.LATEST);
    return List.copyOf(versions);
  }

  /** The walk through one version. */
  private final class Walk {
    private final String version;
    private final SortedMap<String, Seen> leaves = new TreeMap<>();
    private final SortedMap<String, Listing> listings = new TreeMap<>();
    private final SortedSet<String> notAsked = new TreeSet<>();

    Walk(String version) {
      this.version = version;
    }

    Crawl.Tree tree() {
      List<String> directories = List.of("");
      for (int depth = 0; !directories.isEmpty(); depth++) {
        if (depth > DEEPEST || leaves.size() + listings.size() > MOST_PATHS) {
          throw Failure.failed(
              "version "
                  + version
                  + " goes on for ever: more than "
                  + DEEPEST
                  + " levels or "
                  + MOST_PATHS
                  + " paths; is this an instance metadata service?");
        }
        directories = oneLevel(directories);
      }
      if (version.equals(MetadataPath.LATEST)) {
        askForTheUnlisted();
      }
      return new Crawl.Tree(leaves, listings, notAsked);
    }

    /** Lists directories, asks for their leaves, and gives the directories below. */
    private List<String> oneLevel(List<String> directories) {
      List<String> below = new ArrayList<>();
      List<String> asked = new ArrayList<>();
      List<Seen> answers = client.get(directories.stream().map(this::slashed).toList());
      for (int i = 0; i < directories.size(); i++) {
        String directory = directories.get(i);
        Seen seen = answers.get(i);
        if (seen.status() == 200) {
          Listing listing = listing(directory, seen);
          listings.put(directory, listing);
          for (Listing.Child child : listing.children(directory)) {
            String path = directory.isEmpty() ? child.name() : directory + "/" + child.name();
            boolean isSecret =
                child.directory() ? Secrecy.isNeverListed(path) : Secrecy.isNeverAskedFor(path);
            if (isSecret) {
              notAsked.add(path);
            } else if (child.directory()) {
              below.add(path);
            } else {
              asked.add(path);
            }
          }
        } else if (!directory.isEmpty()) {
          leaves.put(directory, new Seen(seen.status(), "", new byte[0]));
        }
      }
      ask(asked);
      return below;
    }

    private void askForTheUnlisted() {
      ask(
          Catalogue.concrete()
              .map(Category::text)
              .filter(path -> !Secrecy.isNeverAskedFor(path))
              .filter(path -> !leaves.containsKey(path))
              .toList());
      askForTagsThatAreSwitchedOff();
    }

    /** Where tags are not shown, their listing is an empty 200 all the same, or it is not. */
    private void askForTagsThatAreSwitchedOff() {
      if (!listings.containsKey("meta-data/tags")) {
        Seen seen = client.get(List.of(root() + TAGS)).get(0);
        if (seen.status() != 200) {
          leaves.put(TAGS, seen);
        }
      }
    }

    private void ask(List<String> paths) {
      List<Seen> answers = client.get(paths.stream().map(path -> root() + path).toList());
      for (int i = 0; i < paths.size(); i++) {
        leaves.put(paths.get(i), answers.get(i));
      }
    }

    private Listing listing(String directory, Seen seen) {
      Listing listing = Listing.of(seen.text().orElse("\0"));
      for (Listing.Child child : listing.children(directory)) {
        String name = child.name();
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
          throw Failure.failed(
              "a directory of version "
                  + version
                  + " answers with something that is no listing;"
                  + " is this an instance metadata service?");
        }
      }
      return listing;
    }

    private String slashed(String directory) {
      return directory.isEmpty() ? root() : root() + directory + "/";
    }

    private String root() {
      return "/" + version + "/";
    }
  }
}

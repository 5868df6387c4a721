package imdstape.recorder.crawl;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.CrawlStoppedException;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.diagnosis.HostEnvironment;
import imdstape.recorder.client.diagnosis.ServiceDiagnosis;
import imdstape.recorder.client.diagnosis.TraitProbes;
import imdstape.recorder.client.transport.CapturedResponse;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Crawls a service: every version that it lists, every directory that a listing names, and every
 * leaf that cannot hold a secret. In {@code latest} it also requests the known categories that are
 * not listed, because their absence is recorded too. {@code latest} is crawled first, so that an
 * interrupted crawl has it. For use by one thread.
 */
public final class Crawler {

  private final ImdsClient client;
  private final HostEnvironment environment;
  private final boolean probing;
  private final CrawlProgress progress;

  /** A crawler that also probes for traits, in an environment that is not examined. */
  public Crawler(ImdsClient client) {
    this(client, HostEnvironment.UNKNOWN, true);
  }

  /**
   * A crawler.
   *
   * @param environment where it runs, for the advice in error messages
   * @param probing whether it also sends unusual requests to detect the service's traits
   */
  public Crawler(ImdsClient client, HostEnvironment environment, boolean probing) {
    this.client = client;
    this.environment = environment;
    this.probing = probing;
    this.progress = new CrawlProgress(client.listener());
  }

  /**
   * Crawls the service, completely or until the crawl is stopped.
   *
   * @return the crawl, which says whether it is complete
   * @throws CommandException if the service cannot be recorded, or the crawl was stopped before the
   *     first listing
   */
  public Crawl crawl() {
    client.cancellation().beginInterruptible();
    try {
      return crawlVersions();
    } catch (CrawlStoppedException beforeFirstListing) {
      throw CommandException.failure(
          beforeFirstListing.reason() + " before there was anything to record");
    } finally {
      client.cancellation().endInterruptible();
    }
  }

  /**
   * Detects the token policy and the traits of a service without crawling it.
   *
   * @return the policy and the traits, with {@code latest} as the only version
   * @throws CommandException if the service cannot be recorded
   */
  public RecordedService detectProtocol() {
    ContactResult contact = contact();
    return service(
        List.of(MetadataPath.LATEST),
        contact,
        probing
            ? new TraitProbes(client).detectTraits(contact.acceptsImdsV1())
            : ServiceTraits.MODERN);
  }

  /** The client, with its pace and the rest of its request budget. */
  public ImdsClient client() {
    return client;
  }

  private ContactResult contact() {
    ContactResult contact = client.makeContact();
    ServiceDiagnosis.of(contact, environment).throwIfNotRecordable();
    return contact;
  }

  private Crawl crawlVersions() {
    ContactResult contact = contact();
    List<String> versions = fetchVersions();
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    ServiceTraits traits = ServiceTraits.MODERN;
    CrawlInterruption interruption = null;
    try {
      for (int i = versions.size() - 1; i >= 0; i--) {
        crawlVersion(versions.get(i), trees);
      }
      if (trees.values().stream().allMatch(tree -> tree.listings().isEmpty())) {
        throw CommandException.failure(
            "the service issues tokens but lists no metadata; nothing to record was found");
      }
      if (probing) {
        traits = new TraitProbes(client).detectTraits(contact.acceptsImdsV1());
      }
    } catch (CrawlStoppedException stopped) {
      if (trees.isEmpty()) {
        throw stopped;
      }
      interruption =
          new CrawlInterruption(stopped.reason(), progress.fetchedPaths(), progress.foundPaths());
    }
    return new Crawl(
        service(versions.stream().filter(trees::containsKey).toList(), contact, traits),
        trees,
        client.requestCount(),
        progress.skipped(),
        interruption);
  }

  private static RecordedService service(
      List<String> versions, ContactResult contact, ServiceTraits traits) {
    return new RecordedService(
        versions, contact.acceptsImdsV1() ? HttpTokens.OPTIONAL : HttpTokens.REQUIRED, traits);
  }

  /** Adds the tree of a version. A partial tree is added for {@code latest} only. */
  private void crawlVersion(String version, Map<String, Crawl.CrawledTree> trees) {
    VersionWalk walk = new VersionWalk(client, progress, version);
    try {
      walk.run();
    } catch (CrawlStoppedException stopped) {
      if (version.equals(MetadataPath.LATEST) && walk.hasListings()) {
        trees.put(version, walk.tree());
      }
      throw stopped;
    }
    trees.put(version, walk.tree());
  }

  /** The versions listed at {@code /} in their order, with {@code latest} always and last. */
  private List<String> fetchVersions() {
    CapturedResponse root = client.get("/");
    Set<String> versions = new LinkedHashSet<>();
    if (root.status() == 200) {
      for (String line : Listing.of(root.text().orElse("")).lines()) {
        String name = line.endsWith("/") ? line.substring(0, line.length() - 1) : line;
        if (ListedName.isDatedVersion(name) || name.equals(MetadataPath.LATEST)) {
          versions.add(name);
        } else if (!name.isEmpty()) {
          progress.skip("", "", SkippedEntry.SkipReason.NOT_A_VERSION);
        }
      }
    }
    versions.remove(MetadataPath.LATEST);
    versions.add(MetadataPath.LATEST);
    return List.copyOf(versions);
  }
}

package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.RecordedService;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * A random instance with canaries of all kinds and in all encodings, on paths that the catalogue
 * knows and on unknown ones.
 */
final class CanaryInstance {

  private final SplittableRandom chance;
  private final CanaryPlanter canaries;
  private final CanaryValues values;
  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final TreeSet<String> notRequested = new TreeSet<>();
  private final boolean reckless;

  /**
   * Creates the instance of a seed.
   *
   * @param reckless whether the user allows bodies that contain secrets; then nothing may be
   *     written
   */
  CanaryInstance(long seed, boolean reckless) {
    this.chance = new SplittableRandom(seed);
    this.canaries = new CanaryPlanter(chance);
    this.values = new CanaryValues(canaries, chance);
    this.reckless = reckless;
    addKnownPaths();
    for (int nic = 0; nic < 3; nic++) {
      addNetworkInterface(nic);
    }
    addTags();
    addUnknownPaths();
    addAllowedBodies();
    addUnreadableBodies();
    addUnexpectedForms();
    addLeaf("user-data", values.userData());
  }

  List<Canary> planted() {
    return canaries.planted();
  }

  /** The settings of the user who records the instance. */
  RedactionContext context() {
    UserDataLevel level = chance.nextBoolean() ? UserDataLevel.WITHHOLD : UserDataLevel.STRUCTURE;
    return new RedactionContext(
        new RedactionPolicy(
            List.of(
                PathPattern.belowVersion("meta-data/allowed/**"),
                PathPattern.belowVersion("meta-data/profile")),
            java.util.Set.of("Stage"),
            level,
            UserRules.NONE),
        PseudonymNumbering.SEQUENTIAL,
        KnownPseudonyms.NONE);
  }

  Crawl crawl() {
    SortedMap<String, CapturedResponse> older = new TreeMap<>(leaves);
    older.keySet().removeIf(path -> chance.nextInt(3) == 0 && !path.endsWith("document"));
    older.put("meta-data/old/" + canaries.plant("resource-id"), response(canaries.plant("name")));
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    trees.put("latest", tree(leaves));
    trees.put("2009-04-04", tree(older));
    return new Crawl(
        new RecordedService(List.of("2009-04-04", "latest"), HttpTokens.REQUIRED), trees, 1);
  }

  private Crawl.CrawledTree tree(SortedMap<String, CapturedResponse> leaves) {
    SortedMap<String, SortedMap<String, Boolean>> directories = new TreeMap<>();
    directories.put("", new TreeMap<>());
    for (String path : leaves.keySet()) {
      if (leaves.get(path).status() == 200) {
        CrawlBuilder.addToListings(directories, path);
      }
    }
    notRequested.forEach(path -> CrawlBuilder.addToListings(directories, path));
    SortedMap<String, Listing> listings = new TreeMap<>();
    directories.forEach(
        (directory, children) -> {
          List<String> lines = new ArrayList<>(Listing.ofChildren(directory, children).lines());
          if (directory.equals("meta-data/public-keys")) {
            lines.replaceAll(line -> line.replace("/", "") + "=" + canaries.plant("name"));
          } else if (chance.nextInt(4) == 0) {
            Collections.shuffle(lines, new Random(chance.nextLong()));
          }
          listings.put(directory, new Listing(lines));
        });
    return new Crawl.CrawledTree(leaves, listings, notRequested);
  }

  private void addKnownPaths() {
    for (Category category : Catalogue.all()) {
      if (category.isConcrete() && !category.pathTemplate().equals("user-data")) {
        addValue(category.pathTemplate(), category.kind());
      }
    }
    for (int i = 0; i < 3; i++) {
      addLeaf(
          "meta-data/public-keys/" + i + "/openssh-key",
          "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB"
              + canaries.plant("secret-key")
              + "== "
              + canaries.plant("name")
              + "\n");
      notRequested.add("meta-data/iam/security-credentials/" + canaries.plant("name"));
      notRequested.add("meta-data/iam/security-credentials-extended/" + canaries.plant("name"));
      notRequested.add("meta-data/iam-ecs-" + i + "/" + canaries.plant("account"));
      addLeaf(
          "meta-data/managed-ssh-keys/active-keys/" + canaries.plant("name"), canaries.plantAny());
    }
  }

  private void addValue(String path, ValueKind kind) {
    switch (kind.redactionAction()) {
      case NEVER_REQUEST -> notRequested.add(path);
      case GENERATE ->
          addLeaf(
              path,
              "{\"AccountId\" : \"%s\", \"InstanceProfileArn\" : \"arn:aws:iam::%s:instance-profile/%s\","
                      .formatted(
                          canaries.plant("account"),
                          canaries.plant("account"),
                          canaries.plant("name"))
                  + " \"InstanceProfileId\" : \"%s\"}".formatted(canaries.plant("iam-unique-id")));
      case KEEP, WITHHOLD -> addLeaf(path, canaries.plantAny());
      case REPLACE -> addLeaf(path, values.identity(kind));
    }
  }

  private void addNetworkInterface(int number) {
    String own = "meta-data/network/interfaces/macs/" + canaries.plant("mac") + "/";
    for (Category category : Catalogue.all()) {
      String text = category.pathTemplate();
      int at = text.indexOf("{MAC}/");
      if (at >= 0 && text.indexOf('{', at + 1) < 0) {
        addValue(own + text.substring(at + 6), category.kind());
      }
    }
    addLeaf(
        own + "ipv4-associations/" + canaries.plant("public-ipv4"), canaries.plant("private-ipv4"));
    addLeaf(own + "novelty-" + number, canaries.plantAny());
  }

  private void addTags() {
    for (int i = 0; i < 40; i++) {
      addLeaf(
          "meta-data/tags/instance/" + canaries.plant("name"),
          i % 2 == 0 ? canaries.plant("name") : canaries.plantAny());
    }
    addLeaf("meta-data/tags/instance/Stage", canaries.plant("name"));
  }

  /** Adds unknown paths, with identities and plain words in their names. */
  private void addUnknownPaths() {
    for (int i = 0; i < 60; i++) {
      String name =
          i % 3 == 0
              ? "thing-" + i
              : canaries.plant(Canary.pick(Canary.IDENTITIES.subList(0, 5), chance));
      addLeaf(
          "meta-data/vendor/" + name + "/" + (i % 2 == 0 ? "value" : canaries.plant("name")),
          canaries.plantAny());
      addLeaf("dynamic/novelty/" + i, canaries.plantAny());
      notRequested.add("meta-data/vendor/" + canaries.plant("name") + "-token");
    }
  }

  /** Adds bodies that the user allows, with identities in every spelling. */
  private void addAllowedBodies() {
    for (int i = 0; i < 25; i++) {
      StringBuilder text = new StringBuilder("hello\n");
      for (int j = 0; j < 4; j++) {
        Canary canary = canaries.plantCanary(Canary.pick(Canary.IDENTITIES, chance));
        Canary.Spelling spelling = spelling(canary);
        text.append("value ").append(spelling.of(canary.value())).append(" end\n");
      }
      if (reckless && i % 5 == 0) {
        text.append(canaries.plantAny());
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      leaves.put(
          "meta-data/allowed/" + i,
          new CapturedResponse(
              200, "text/" + canaries.plant("name"), i % 6 == 0 ? gzip(bytes) : bytes));
    }
  }

  /** Adds allowed bodies in encodings that are not decoded, or that are too long. */
  private void addUnreadableBodies() {
    String text =
        "of "
            + canaries.plant("name")
            + " in "
            + canaries.plant("account")
            + " at "
            + canaries.plant("private-ipv4");
    byte[] latin = (text + " caf\u00e9 \u00fc").getBytes(ISO_8859_1);
    addBody("meta-data/allowed/latin", latin);
    addBody("meta-data/allowed/latin-gzip", gzip(latin));
    addBody("meta-data/allowed/wide", text.getBytes(UTF_16LE));
    addBody("meta-data/allowed/wide-too", ("\ufeff" + text).getBytes(UTF_16BE));
    addBody("meta-data/allowed/nul", ("a\0" + text).getBytes(UTF_8));
    addBody("meta-data/allowed/large", gzip(("# pad\n".repeat(200_000) + text).getBytes(UTF_8)));
    addBody(
        "meta-data/allowed/registry",
        ("docker pull " + canaries.plant("account") + ".dkr.ecr.us-east-1.amazonaws.com/app:1")
            .getBytes(UTF_8));
    String known = canaries.plant("account") + " at " + canaries.plant("private-ipv4");
    String lines =
        Base64.getEncoder()
            .encodeToString(("#!/bin/sh\n" + known + " and so on\n").repeat(3).getBytes(UTF_8))
            .replaceAll("(.{76})(?=.)", "$1\n      ");
    addBody("meta-data/allowed/block", ("content: |\n      " + lines + "\n").getBytes(UTF_8));
  }

  private void addBody(String path, byte[] bytes) {
    leaves.put(path, new CapturedResponse(200, "text/plain", bytes));
  }

  /** A spelling that is rewritten in free text; if reckless, also one that the audit rejects. */
  private Canary.Spelling spelling(Canary canary) {
    List<Canary.Spelling> known =
        new ArrayList<>(
            List.of(
                Canary.Spelling.PLAIN,
                Canary.Spelling.URL,
                Canary.Spelling.JSON,
                Canary.Spelling.BASE64,
                Canary.Spelling.BASE64_URL));
    if (canary.kind().equals("mac")) {
      known.add(Canary.Spelling.UPPER);
      known.add(Canary.Spelling.DASHED);
    }
    return Canary.pick(reckless ? List.of(Canary.Spelling.values()) : known, chance);
  }

  /** Adds responses that do not have the form of their category. */
  private void addUnexpectedForms() {
    addLeaf("meta-data/instance-type", "m7i.large");
    addLeaf("meta-data/placement/region", canaries.plantAny());
    addLeaf(
        "meta-data/profile",
        reckless ? canaries.plantAny() : "one of " + canaries.plant("account"));
    addLeaf("meta-data/placement/availability-zone", "us-east-1a\n" + canaries.plant("name"));
    leaves.put(
        "meta-data/spot/instance-action",
        new CapturedResponse(500, canaries.plantAny(), canaries.plantAny().getBytes(UTF_8)));
    leaves.put(
        "meta-data/kernel-id",
        new CapturedResponse(301, "text/html", canaries.plantAny().getBytes(UTF_8)));
  }

  private void addLeaf(String path, String text) {
    if (!SecretPaths.isNeverRequested(path)) {
      leaves.put(path, response(text));
    }
  }

  private static CapturedResponse response(String text) {
    return new CapturedResponse(200, "text/plain", text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return zipped.toByteArray();
  }
}

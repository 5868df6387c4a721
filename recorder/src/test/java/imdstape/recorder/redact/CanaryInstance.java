package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.RecordedService;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.CapturedResponse;
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
 * An instance that somebody might have: a canary of some kind in every place there is, in any
 * encoding, on paths that the catalogue knows and on paths that nobody knows.
 */
final class CanaryInstance {

  private final SplittableRandom chance;
  private final List<Canary> planted = new ArrayList<>();
  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final TreeSet<String> notAsked = new TreeSet<>();
  private final boolean reckless;

  /**
   * An instance by its seed.
   *
   * @param reckless whether its owner allows bodies with secrets in them: then nothing may be
   *     written at all
   */
  CanaryInstance(long seed, boolean reckless) {
    this.chance = new SplittableRandom(seed);
    this.reckless = reckless;
    instance();
    for (int nic = 0; nic < 3; nic++) {
      networkInterface(nic);
    }
    tags();
    unknown();
    allowed();
    unreadable();
    misfits();
    leaf("user-data", userData());
  }

  List<Canary> planted() {
    return planted;
  }

  /** What its recorder is asked for. */
  RedactionContext terms() {
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
    older.put("meta-data/old/" + plant("resource-id"), seen(plant("name")));
    Map<String, Crawl.CrawledTree> trees = new HashMap<>();
    trees.put("latest", tree(leaves));
    trees.put("2009-04-04", tree(older));
    return new Crawl(
        new RecordedService(List.of("2009-04-04", "latest"), RecordedService.HttpTokens.REQUIRED),
        trees,
        1);
  }

  private Crawl.CrawledTree tree(SortedMap<String, CapturedResponse> leaves) {
    Map<String, Map<String, Boolean>> directories = new TreeMap<>();
    directories.put("", new TreeMap<>());
    for (String path : leaves.keySet()) {
      if (leaves.get(path).status() == 200) {
        list(directories, path);
      }
    }
    notAsked.forEach(path -> list(directories, path));
    SortedMap<String, Listing> listings = new TreeMap<>();
    directories.forEach(
        (directory, children) -> {
          List<String> lines = new ArrayList<>(Listing.ofChildren(directory, children).lines());
          if (directory.equals("meta-data/public-keys")) {
            lines.replaceAll(line -> line.replace("/", "") + "=" + plant("name"));
          } else if (chance.nextInt(4) == 0) {
            Collections.shuffle(lines, new Random(chance.nextLong()));
          }
          listings.put(directory, new Listing(lines));
        });
    return new Crawl.CrawledTree(leaves, listings, notAsked);
  }

  private static void list(Map<String, Map<String, Boolean>> directories, String path) {
    String child = path;
    boolean directory = false;
    while (!child.isEmpty()) {
      directories
          .computeIfAbsent(MetadataPath.parent(child), any -> new TreeMap<>())
          .merge(MetadataPath.lastSegment(child), directory, Boolean::logicalOr);
      child = MetadataPath.parent(child);
      directory = true;
    }
  }

  private void instance() {
    for (Category category : Catalogue.all()) {
      if (category.isConcrete() && !category.pathTemplate().equals("user-data")) {
        value(category.pathTemplate(), category.kind());
      }
    }
    for (int i = 0; i < 3; i++) {
      leaf(
          "meta-data/public-keys/" + i + "/openssh-key",
          "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB"
              + plantSecret("secret-key")
              + "== "
              + plant("name")
              + "\n");
      notAsked.add("meta-data/iam/security-credentials/" + plant("name"));
      notAsked.add("meta-data/iam/security-credentials-extended/" + plant("name"));
      notAsked.add("meta-data/iam-ecs-" + i + "/" + plant("account"));
      leaf("meta-data/managed-ssh-keys/active-keys/" + plant("name"), any());
    }
  }

  private void value(String path, ValueKind kind) {
    switch (kind.redactionAction()) {
      case NEVER_REQUEST -> notAsked.add(path);
      case GENERATE ->
          leaf(
              path,
              "{\"AccountId\" : \"%s\", \"InstanceProfileArn\" : \"arn:aws:iam::%s:instance-profile/%s\","
                      .formatted(plant("account"), plant("account"), plant("name"))
                  + " \"InstanceProfileId\" : \"%s\"}".formatted(plantSecret("iam-unique-id")));
      case KEEP, WITHHOLD -> leaf(path, any());
      case REPLACE -> leaf(path, identity(kind));
    }
  }

  private String identity(ValueKind kind) {
    return switch (kind) {
      case ACCOUNT -> plant("account");
      case RESOURCE_ID -> plant("resource-id");
      case MAC -> plant("mac");
      case PRIVATE_IPV4 -> plant("private-ipv4");
      case PUBLIC_IPV4 -> plant("public-ipv4");
      case IPV6 -> plant("ipv6");
      case HOSTNAME -> "ip-" + plant("private-ipv4").replace('.', '-') + ".ec2.internal";
      case PUBLIC_HOSTNAME ->
          "ec2-" + plant("public-ipv4").replace('.', '-') + ".compute-1.amazonaws.com";
      case VPC_CIDR, SUBNET_CIDR -> plant("private-ipv4") + "/28";
      case IPV6_CIDR -> plant("ipv6") + "/64";
      case IDENTITY_DOCUMENT -> document();
      case PRODUCT_CODE -> "zorb" + plant("resource-id");
      default -> plant("name");
    };
  }

  private String document() {
    return """
    {
      "accountId" : "%s",
      "instanceId" : "%s",
      "imageId" : "%s",
      "privateIp" : "%s",
      "billingProducts" : [ "%s" ],
      "pendingTime" : "2026-05-17T09:41:23Z",
      "instanceType" : "%s",
      "novelty" : "%s",
      "nested" : { "accountId" : "%s", "list" : [ "%s", 1 ] }
    }\
    """
        .formatted(
            plant("account"),
            plant("resource-id"),
            plant("resource-id"),
            plant("private-ipv4"),
            plant("resource-id"),
            plantSecret("e-mail"),
            plantSecret("password"),
            plant("account"),
            plant("name"));
  }

  private void networkInterface(int number) {
    String own = "meta-data/network/interfaces/macs/" + plant("mac") + "/";
    for (Category category : Catalogue.all()) {
      String text = category.pathTemplate();
      int at = text.indexOf("{MAC}/");
      if (at >= 0 && text.indexOf('{', at + 1) < 0) {
        value(own + text.substring(at + 6), category.kind());
      }
    }
    leaf(own + "ipv4-associations/" + plant("public-ipv4"), plant("private-ipv4"));
    leaf(own + "novelty-" + number, any());
  }

  private void tags() {
    for (int i = 0; i < 40; i++) {
      leaf("meta-data/tags/instance/" + plant("name"), i % 2 == 0 ? plant("name") : any());
    }
    leaf("meta-data/tags/instance/Stage", plant("name"));
  }

  /** Paths nobody knows, by names that tell something and by names that do not. */
  private void unknown() {
    for (int i = 0; i < 60; i++) {
      String name =
          i % 3 == 0 ? "thing-" + i : plant(Canary.pick(Canary.IDENTITIES.subList(0, 5), chance));
      leaf("meta-data/vendor/" + name + "/" + (i % 2 == 0 ? "value" : plant("name")), any());
      leaf("dynamic/novelty/" + i, any());
      notAsked.add("meta-data/vendor/" + plant("name") + "-token");
    }
  }

  /** Bodies that the owner allows: identities in every spelling, and names that are known. */
  private void allowed() {
    for (int i = 0; i < 25; i++) {
      StringBuilder text = new StringBuilder("hello\n");
      for (int j = 0; j < 4; j++) {
        Canary canary = Canary.of(Canary.pick(Canary.IDENTITIES, chance), chance);
        planted.add(canary);
        Canary.Spelling spelling = spelling(canary);
        text.append("value ").append(spelling.of(canary.value())).append(" end\n");
      }
      if (reckless && i % 5 == 0) {
        text.append(any());
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      leaves.put(
          "meta-data/allowed/" + i,
          new CapturedResponse(200, "text/" + plant("name"), i % 6 == 0 ? gzip(bytes) : bytes));
    }
  }

  /** Bodies that are allowed and that nobody can read, or only at length. */
  private void unreadable() {
    String text =
        "of " + plant("name") + " in " + plant("account") + " at " + plant("private-ipv4");
    byte[] latin = (text + " caf\u00e9 \u00fc").getBytes(ISO_8859_1);
    body("meta-data/allowed/latin", latin);
    body("meta-data/allowed/latin-gzip", gzip(latin));
    body("meta-data/allowed/wide", text.getBytes(UTF_16LE));
    body("meta-data/allowed/wide-too", ("\ufeff" + text).getBytes(UTF_16BE));
    body("meta-data/allowed/nul", ("a\0" + text).getBytes(UTF_8));
    body("meta-data/allowed/large", gzip(("# pad\n".repeat(200_000) + text).getBytes(UTF_8)));
    body(
        "meta-data/allowed/registry",
        ("docker pull " + plant("account") + ".dkr.ecr.us-east-1.amazonaws.com/app:1")
            .getBytes(UTF_8));
    String known = plant("account") + " at " + plant("private-ipv4");
    String lines =
        Base64.getEncoder()
            .encodeToString(("#!/bin/sh\n" + known + " and so on\n").repeat(3).getBytes(UTF_8))
            .replaceAll("(.{76})(?=.)", "$1\n      ");
    body("meta-data/allowed/block", ("content: |\n      " + lines + "\n").getBytes(UTF_8));
  }

  private void body(String path, byte[] bytes) {
    leaves.put(path, new CapturedResponse(200, "text/plain", bytes));
  }

  /** What is rewritten in a free text; other spellings stop the writer, and are the reckless's. */
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

  /** Answers that are not what their path promises. */
  private void misfits() {
    leaf("meta-data/instance-type", "m7i.large");
    leaf("meta-data/placement/region", any());
    leaf("meta-data/profile", reckless ? any() : "one of " + plant("account"));
    leaf("meta-data/placement/availability-zone", "us-east-1a\n" + plant("name"));
    leaves.put(
        "meta-data/spot/instance-action", new CapturedResponse(500, any(), any().getBytes(UTF_8)));
    leaves.put(
        "meta-data/kernel-id", new CapturedResponse(301, "text/html", any().getBytes(UTF_8)));
  }

  private String userData() {
    return switch (chance.nextInt(4)) {
      case 0 -> "#!/bin/bash\nexport KEY=" + any() + "\necho " + any() + " # " + any() + "\n";
      case 1 ->
          "#cloud-config\nwrite_files:\n  - path: /etc/"
              + plant("name")
              + "\n    content: \""
              + plantSecret("secret-key")
              + "\"\nruncmd:\n  - echo "
              + plant("account")
              + "\n"
              + plant("name")
              + ": 1\n";
      case 2 -> "<powershell>\n$env:X = '" + plantSecret("secret-key") + "'\n</powershell>\n";
      default -> any() + "\n" + any();
    };
  }

  /** Something of any kind, in any spelling. */
  private String any() {
    String kind =
        chance.nextInt(3) == 0
            ? Canary.pick(Canary.SECRETS, chance)
            : chance.nextBoolean() ? Canary.pick(Canary.IDENTITIES, chance) : "name";
    Canary canary = Canary.of(kind, chance);
    planted.add(canary);
    return Canary.pick(List.of(Canary.Spelling.values()), chance).of(canary.value());
  }

  private String plant(String kind) {
    Canary canary = Canary.of(kind, chance);
    planted.add(canary);
    return canary.value();
  }

  private String plantSecret(String kind) {
    return plant(kind);
  }

  private void leaf(String path, String text) {
    if (!SecretPaths.isNeverRequested(path)) {
      leaves.put(path, seen(text));
    }
  }

  private static CapturedResponse seen(String text) {
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

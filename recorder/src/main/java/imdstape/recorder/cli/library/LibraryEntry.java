package imdstape.recorder.cli.library;

import imdstape.consistency.FixtureView;
import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of {@code imds fixtures}: what a fixture of the library is. */
record LibraryEntry(String name, Fixture fixture) {

  static LibraryEntry load(String name) {
    return new LibraryEntry(name, FixtureLibrary.load(name));
  }

  String kind() {
    return fixture.origin().kind().jsonName();
  }

  String region() {
    return new FixtureView(fixture)
        .text("meta-data/placement/region")
        .orElseGet(this::regionFromDocument);
  }

  /** placement/region is of 2020: an older instance names its zone alone, and its document. */
  private String regionFromDocument() {
    return new FixtureView(fixture).documentField("region").orElse("-");
  }

  String type() {
    return new FixtureView(fixture).text("meta-data/instance-type").orElse("-");
  }

  /** In the order in which they are shown. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("kind", kind());
    fields.put("region", region());
    fields.put("type", type());
    fields.put("tokens", fixture.service().tokens().jsonName());
    fields.put("special", fixture.description());
    fields.put(
        "origin", kind() + " " + fixture.origin().date() + " by " + fixture.origin().author());
    return fields;
  }

  /** What else there is to say of one. */
  Map<String, String> details() {
    FixtureView told = new FixtureView(fixture);
    Map<String, String> details = new LinkedHashMap<>(fields());
    put(details, "zone", told, "meta-data/placement/availability-zone");
    put(details, "zone-id", told, "meta-data/placement/availability-zone-id");
    told.documentField("architecture").ifPresent(text -> details.put("architecture", text));
    told.documentField("accountId").ifPresent(text -> details.put("account", text));
    put(details, "life-cycle", told, "meta-data/instance-life-cycle");
    put(details, "hostname", told, "meta-data/hostname");
    put(details, "local-ipv4", told, "meta-data/local-ipv4");
    put(details, "public-ipv4", told, "meta-data/public-ipv4");
    put(details, "ipv6", told, "meta-data/ipv6");
    details.put("interfaces", Integer.toString(told.interfaces().size()));
    told.children("meta-data/iam/security-credentials/").stream()
        .findFirst()
        .ifPresent(role -> details.put("role", role));
    details.put("tags", String.join(", ", told.children("meta-data/tags/instance/")));
    details.put(
        "versions",
        fixture.service().versions().size()
            + ", the newest "
            + fixture
                .service()
                .versions()
                .get(Math.max(0, fixture.service().versions().size() - 2)));
    details.put(
        "leaves",
        Long.toString(fixture.tree().values().stream().filter(leaf -> leaf.isPresent()).count()));
    return details;
  }

  private static void put(Map<String, String> fields, String name, FixtureView told, String path) {
    told.text(path).ifPresent(text -> fields.put(name, text));
  }
}

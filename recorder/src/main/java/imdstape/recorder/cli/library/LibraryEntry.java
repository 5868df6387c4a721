package imdstape.recorder.cli.library;

import imdstape.consistency.FixtureView;
import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fixture of the library, as {@code imds fixtures} describes it. */
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

  /** The region of the identity document, because placement/region exists only since 2020. */
  private String regionFromDocument() {
    return new FixtureView(fixture).documentField("region").orElse("-");
  }

  String type() {
    return new FixtureView(fixture).text("meta-data/instance-type").orElse("-");
  }

  /**
   * What {@code imds fixtures} shows of a fixture; the names of the components are those of the
   * JSON fields.
   *
   * @param special what the fixture is an example of
   */
  record FixtureRow(
      String name,
      String kind,
      String region,
      String type,
      String tokens,
      String special,
      String origin) {}

  FixtureRow row() {
    return new FixtureRow(
        name,
        kind(),
        region(),
        type(),
        fixture.service().tokens().jsonName(),
        fixture.description(),
        kind() + " " + fixture.origin().date() + " by " + fixture.origin().author());
  }

  /** What {@code imds fixtures show} shows, by field name, in the order of the output. */
  Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    FixtureRow row = row();
    details.put("name", row.name());
    details.put("kind", row.kind());
    details.put("region", row.region());
    details.put("type", row.type());
    details.put("tokens", row.tokens());
    details.put("special", row.special());
    details.put("origin", row.origin());
    FixtureView view = new FixtureView(fixture);
    put(details, "zone", view, "meta-data/placement/availability-zone");
    put(details, "zone-id", view, "meta-data/placement/availability-zone-id");
    view.documentField("architecture").ifPresent(text -> details.put("architecture", text));
    view.documentField("accountId").ifPresent(text -> details.put("account", text));
    put(details, "life-cycle", view, "meta-data/instance-life-cycle");
    put(details, "hostname", view, "meta-data/hostname");
    put(details, "local-ipv4", view, "meta-data/local-ipv4");
    put(details, "public-ipv4", view, "meta-data/public-ipv4");
    put(details, "ipv6", view, "meta-data/ipv6");
    details.put("interfaces", Integer.toString(view.interfaces().size()));
    view.children("meta-data/iam/security-credentials/").stream()
        .findFirst()
        .ifPresent(role -> details.put("role", role));
    details.put("tags", String.join(", ", view.children("meta-data/tags/instance/")));
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

  private static void put(Map<String, String> details, String name, FixtureView view, String path) {
    view.text(path).ifPresent(text -> details.put(name, text));
  }
}

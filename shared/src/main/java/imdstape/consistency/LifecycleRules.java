package imdstape.consistency;

import imdstape.fixture.Fixture;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.MetadataPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules for roles, Spot notices and the versions that introduced categories. */
final class LifecycleRules {

  private static final String ROLES = "meta-data/iam/security-credentials/";
  private static final String INFO = "meta-data/iam/info";
  private static final String LIFE_CYCLE = "meta-data/instance-life-cycle";

  static final List<ConsistencyRule> ALL =
      List.of(
          new ConsistencyRule(
              "role-and-info",
              "There is iam/info where there is a role, and one role at most.",
              "EC2 User Guide, categories: both are there with an instance profile.",
              LifecycleRules::checkRoles),
          new ConsistencyRule(
              "spot-is-interrupted",
              "Notices of an interruption are for Spot Instances.",
              "EC2 User Guide, Spot Instance interruption notices.",
              (view, findings) -> {
                Optional<String> life = view.text(LIFE_CYCLE);
                if (life.isPresent() && !life.get().equals("spot")) {
                  for (String path :
                      List.of(
                          "meta-data/spot/instance-action",
                          "meta-data/spot/termination-time",
                          "meta-data/events/recommendations/rebalance")) {
                    if (view.has(path)) {
                      findings.add(path, "is there, and instance-life-cycle is not spot");
                    }
                  }
                }
              }),
          new ConsistencyRule(
              "nothing-before-its-time",
              "A version holds no category that is newer than it.",
              "EC2 User Guide, categories: version when category was released.",
              LifecycleRules::checkVersions));

  private LifecycleRules() {}

  private static void checkRoles(FixtureView view, FindingCollector findings) {
    List<String> roles = view.children(ROLES);
    if (roles.size() > 1) {
      findings.add(ROLES, "lists more than one role");
    }
    if (roles.isEmpty() && view.has(INFO)) {
      findings.add(INFO, "is there, and no role is listed");
    } else if (!roles.isEmpty() && !view.has(INFO)) {
      findings.add(INFO, "is not there, and a role is listed");
    }
  }

  private static void checkVersions(
      FixtureView latest, Fixture fixture, FindingCollector findings) {
    Map<String, String> since = new HashMap<>();
    for (var version : fixture.versions().entrySet()) {
      if (!version.getKey().equals(MetadataPath.LATEST)) {
        version
            .getValue()
            .leaves()
            .forEach(
                (path, leaf) -> {
                  String introduced = since.computeIfAbsent(path, LifecycleRules::since);
                  if (leaf.isPresent() && introduced.compareTo(version.getKey()) > 0) {
                    findings.add(version.getKey() + "/" + path, "came with version " + introduced);
                  }
                });
      }
    }
  }

  /** Returns the version that introduced a path; unknown paths count as older than any version. */
  private static String since(String path) {
    return Catalogue.find(path).map(Category::since).orElse("");
  }
}

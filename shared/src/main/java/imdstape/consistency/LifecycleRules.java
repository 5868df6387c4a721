package imdstape.consistency;

import imdstape.fixture.Fixture;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.MetadataPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What the instance is for, and since when things are said. */
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
              (told, found) -> {
                Optional<String> life = told.text(LIFE_CYCLE);
                if (life.isPresent() && !life.get().equals("spot")) {
                  for (String path :
                      List.of(
                          "meta-data/spot/instance-action",
                          "meta-data/spot/termination-time",
                          "meta-data/events/recommendations/rebalance")) {
                    if (told.has(path)) {
                      found.accept(path, "is there, and instance-life-cycle is not spot");
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

  private static void checkRoles(FixtureView told, BiConsumer<String, String> found) {
    List<String> roles = told.children(ROLES);
    if (roles.size() > 1) {
      found.accept(ROLES, "lists more than one role");
    }
    if (roles.isEmpty() && told.has(INFO)) {
      found.accept(INFO, "is there, and no role is listed");
    } else if (!roles.isEmpty() && !told.has(INFO)) {
      found.accept(INFO, "is not there, and a role is listed");
    }
  }

  private static void checkVersions(
      FixtureView latest, Fixture fixture, BiConsumer<String, String> found) {
    Map<String, String> since = new HashMap<>();
    for (var version : fixture.versions().entrySet()) {
      if (!version.getKey().equals(MetadataPath.LATEST)) {
        version
            .getValue()
            .leaves()
            .forEach(
                (path, leaf) -> {
                  String came = since.computeIfAbsent(path, LifecycleRules::since);
                  if (leaf.isPresent() && came.compareTo(version.getKey()) > 0) {
                    found.accept(version.getKey() + "/" + path, "came with version " + came);
                  }
                });
      }
    }
  }

  /** What no category knows may have been there from the beginning. */
  private static String since(String path) {
    return Catalogue.find(path).map(Category::since).orElse("");
  }
}

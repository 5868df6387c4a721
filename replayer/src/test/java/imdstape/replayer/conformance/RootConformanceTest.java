package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the list of versions and the listings of each. */
class RootConformanceTest extends ConformanceTestBase {

  @Test
  @Fact({"1.1/1", "1.1/3"})
  void versionsAreListedOldestFirstAndLatestLastWithoutAFinalLf() throws Exception {
    List<String> versions = List.of(text("/").split("\n", -1));
    List<String> dated = versions.subList(0, versions.size() - 1);

    assertThat(versions).startsWith("1.0", "2007-01-19").endsWith("latest");
    assertThat(dated).isSorted().allMatch(version -> version.matches("1\\.0|\\d{4}(-\\d\\d){2}"));
  }

  @Test
  @Fact("1.1/2")
  void aVersionExistsOnInstancesThatListItAndNotOnOthers() throws Exception {
    assertThat(text("/")).doesNotContain("2022-07-09");
    served();
    assertThat(status("/2022-07-09/meta-data/")).isEqualTo(404);
    List<String> versions = new ArrayList<>(library().service().versions());
    versions.add(versions.indexOf("2022-09-24"), "2022-07-09");
    serve(world(versions));
    assertThat(text("/")).contains("2021-07-15\n2022-07-09\n2022-09-24");
    assertThat(status("/2022-07-09/meta-data/")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-11-30",
        "2016-11-15",
        "2018-05-23",
        "2018-11-29",
        "2020-08-24",
        "2020-11-01",
      })
  @Fact("1.1/4")
  void aVersionThatOnlyTheDocumentationNamesDoesNotExist(String version) throws Exception {
    assertThat(text("/")).doesNotContain(version);
    assertThat(status("/" + version + "/meta-data/instance-id")).isEqualTo(404);
  }

  @Test
  @Fact("1.1/5")
  void evenTheListOfVersionsNeedsATokenWhereTokensAreRequired() throws Exception {
    serve(stateRequiringTokens());

    assertThat(request("GET", "/").status()).isEqualTo(401);
  }

  @Test
  @Fact("1.1/6")
  void theVersionsOfAnInstanceDoNotChange() throws Exception {
    ServedInstance served = served();
    String offered = text("/") + text("/latest/meta-data/");
    served.now = ServedInstance.NOW.plus(Duration.ofDays(900));

    assertThat(text("/") + text("/latest/meta-data/")).isEqualTo(offered);
  }

  @Test
  @Fact({"1.2/1", "1.2/3"})
  void aVersionListsItsTreesWithoutSlashesAndNotTheToken() throws Exception {
    assertThat(text("/latest/")).matches("dynamic\nmeta-data(\nuser-data)?");
  }

  @Test
  @Fact("1.2/2")
  void userDataIsListedOnlyIfThereIsSome() throws Exception {
    served();

    assertThat(text("/latest/")).isEqualTo("dynamic\nmeta-data");
    assertThat(status("/latest/user-data")).isEqualTo(404);
    serve(stateWith(Map.of("user-data", Leaf.of("#!/bin/sh\n"))));
    assertThat(text("/latest/")).isEqualTo("dynamic\nmeta-data\nuser-data");
  }

  @Test
  @Fact("1.2/4")
  void aVersionListsTheSameWithoutItsSlash() throws Exception {
    assertThat(text("/latest")).isEqualTo(text("/latest/"));
  }

  @Test
  @Fact("1.4/13")
  void anOlderVersionListsItsOwnCategories() throws Exception {
    assertThat(text("/2009-04-04/meta-data/").split("\n"))
        .contains("ami-id", "instance-id", "security-groups")
        .doesNotContain("iam/", "mac", "network/", "services/", "tags/");
  }

  @Test
  @Fact("1.4/14")
  void aNewerLeafIsAbsentInAnOlderVersion() throws Exception {
    for (String leaf : List.of("mac", "iam/info", "services/domain", "placement/region")) {
      assertThat(status("/2009-04-04/meta-data/" + leaf)).as(leaf).isEqualTo(404);
    }
    assertThat(status("/2009-04-04/meta-data/instance-id")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01", "lates", "v1", "latest2", "api", "meta-data"})
  @Fact("1.4/15")
  void anUnknownVersionIsNotFound(String version) throws Exception {
    assertThat(status("/" + version + "/meta-data/instance-id")).isEqualTo(404);
    assertThat(status("/" + version + "/")).isEqualTo(404);
  }

  private static Fixture library() {
    return FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
  }

  private static InstanceState world(List<String> versions) {
    Fixture base = library();
    return InstanceState.of(
        new Fixture(
            base.description(),
            base.origin(),
            new RecordedService(versions, base.service().tokens()),
            base.tree(),
            base.listings(),
            base.differences(),
            Fixture.RedactionSummary.NONE),
        new byte[32],
        7);
  }
}

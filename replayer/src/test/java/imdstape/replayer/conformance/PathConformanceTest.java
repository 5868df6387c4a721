package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.ServiceTrait;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which path a request target means, and that none leaves the tree. */
class PathConformanceTest extends ConformanceTestBase {

  private static final String ID = "/latest/meta-data/instance-id";
  private static final String ROLES = "/latest/meta-data/iam/security-credentials";

  @Test
  @Fact("1.5/1")
  void theOldestServersRedirectAListingToItsSlash() throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, "a"));
    RawHttpResponse moved = getV1(ROLES);

    assertThat(moved.statusLine()).isEqualTo("HTTP/1.1 301 Moved Permanently");
    assertThat(moved.headerNames())
        .containsExactly("Location", "Content-Length", "Connection", "Date", "Server");
    assertThat(moved.header("Location")).isEqualTo("http://127.0.0.1" + ROLES + "/");
    assertThat(moved.header("Content-Length")).isEqualTo("0");
    assertThat(getV1(ROLES + "/").text()).isEqualTo("web-server");
    assertThat(getV1(ID).status()).isEqualTo(200);
  }

  @Test
  @Fact("1.5/1")
  void aRedirectWithoutAHostNamesTheLocalAddress() throws Exception {
    serve(stateWith(ServiceTrait.GENERATION, "a"));
    String here = "http://127.0.0.1:" + port + ROLES + "/";

    assertThat(exchange("", "GET " + ROLES + " HTTP/1.1").header("Location")).isEqualTo(here);
    assertThat(exchange("", "GET " + ROLES + " HTTP/1.0").header("Location")).isEqualTo(here);
  }

  @Test
  @Fact("1.5/2")
  void aListingIsTheSameWithAndWithoutItsSlash() throws Exception {
    for (String path : List.of(ROLES, "/latest/meta-data", "/latest/dynamic", "/latest")) {
      assertThat(text(path)).as(path).isEqualTo(text(path + "/"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ID,
        "/latest/dynamic/instance-identity/document",
        "/latest/meta-data/services/domain",
        "/latest/meta-data/placement/availability-zone",
        "/latest/meta-data/events/maintenance/scheduled",
      })
  @Fact("1.5/3")
  void aLeafIsFoundWithATrailingSlashToo(String leaf) throws Exception {
    assertThat(text(leaf + "/")).isEqualTo(text(leaf));
  }

  @Test
  @Fact("1.5/3")
  void aRoleAndUserDataAreFoundWithATrailingSlashToo() throws Exception {
    serve(stateWith(Map.of("user-data", Leaf.of("#!/bin/sh\n"))));
    String role = ROLES + "/" + text(ROLES + "/");

    assertThat(text(role + "/")).isEqualTo(text(role));
    assertThat(text("/latest/user-data/")).isEqualTo("#!/bin/sh\n");
  }

  @Test
  @Fact("1.5/4")
  void aPutToTheTokenPathWithASlashIsForbidden() throws Exception {
    RawHttpResponse answer = request("PUT", "/latest/api/token/", TTL + "60");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest//meta-data/instance-id",
        "//latest/meta-data/instance-id",
        "/latest/meta-data//instance-id",
        "///latest///meta-data///instance-id",
      })
  @Fact("1.5/5")
  void doubledSlashesCountAsOne(String path) throws Exception {
    assertThat(text(path)).isEqualTo(text(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest/./meta-data/instance-id",
        "/latest/dynamic/../meta-data/instance-id",
        "/latest/meta-data/../meta-data/./instance-id",
        "/../../latest/meta-data/instance-id",
        "/latest/meta-data/%2e%2e/meta-data/instance-id",
      })
  @Fact("1.5/6")
  void dotSegmentsResolveInsideTheTree(String path) throws Exception {
    served();
    assertThat(text(path)).isEqualTo(text(ID));
  }

  @Test
  @Fact("1.5/6")
  void aDotSegmentReachesTheUserData() throws Exception {
    serve(stateWith(Map.of("user-data", Leaf.of("#!/bin/sh\n"))));

    assertThat(text("/latest/meta-data/../user-data")).isEqualTo("#!/bin/sh\n");
    serve(stateWith(ServiceTrait.DOTS, "literal"));
    assertThat(status("/latest/dynamic/../meta-data/instance-id")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/latest/meta-data/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/latest/..%2f..%2f..%2fetc%2fpasswd",
        "/latest/meta-data/%00",
        "/latest\\meta-data",
        "/fixtures/linux-on-demand.json",
      })
  @Fact("1.5/6")
  void dotSegmentsDoNotLeaveTheTree(String path) throws Exception {
    served();
    assertThat(status(path)).isBetween(400, 404);
  }

  @Test
  @Fact("1.5/7")
  void percentEncodingIsDecodedOnce() throws Exception {
    served();
    assertThat(text("/latest/meta%2Ddata/instance%2did")).isEqualTo(text(ID));
    assertThat(status("/latest/meta-data/instance%252did")).isEqualTo(404);
    assertThat(status("/latest/meta-data%2Finstance-id")).isBetween(400, 404);
    String mac = text("/latest/meta-data/mac");
    String macs = "/latest/meta-data/network/interfaces/macs/";
    assertThat(text(macs + mac.replace(":", "%3A") + "/mac")).isEqualTo(mac);
    serve(stateWith(ServiceTrait.PERCENT, "literal"));
    assertThat(status("/latest/meta%2Ddata/instance-id")).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"/Latest/meta-data/mac", "/latest/Meta-Data/mac", "/latest/meta-data/MAC"})
  @Fact("1.5/8")
  void pathsAreCaseSensitive(String path) throws Exception {
    served();
    assertThat(status(path)).isEqualTo(404);
  }

  @Test
  @Fact("1.5/8")
  void pathsAreCaseInsensitiveWhereARecordingSaysSo() throws Exception {
    serve(stateWith(ServiceTrait.CASE, "ignored"));

    assertThat(text("/latest/META-data/Mac")).isEqualTo(text("/latest/meta-data/mac"));
    assertThat(text("/latest/META-DATA/")).isEqualTo(text("/latest/meta-data/"));
  }

  @Test
  @Fact("1.5/9")
  void aQueryIsNoPartOfThePath() throws Exception {
    served();
    assertThat(text(ID + "?x=1")).isEqualTo(text(ID));
    assertThat(text("/latest/meta-data/?")).isEqualTo(text("/latest/meta-data/"));
    serve(stateWith(ServiceTrait.QUERY, "literal"));
    assertThat(status(ID + "?x=1")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest/meta-data/instance",
        "/latest/meta-data/instance-i",
        "/latest/meta-data/network/interfaces/mac",
        "/latest/meta-dat",
        "/latest/meta-data/instance-id/x",
        "/latest/meta-data/placement/region/x/",
      })
  @Fact("1.5/10")
  void aPrefixOfANameIsNotFound(String path) throws Exception {
    assertThat(status(path)).isEqualTo(404);
  }

  @Test
  @Fact("1.5/11")
  void anAbsoluteTargetIsReducedToItsPath() throws Exception {
    served();
    for (String authority : List.of("169.254.169.254", "127.0.0.1:" + port, "localhost")) {
      RawHttpResponse answer = getV1("http://" + authority + ID);
      assertThat(answer.text()).as(authority).isEqualTo(text(ID));
    }
    serve(stateWith(ServiceTrait.ABSOLUTE, "refused"));
    assertThat(getV1("http://127.0.0.1" + ID).status()).isEqualTo(400);
    assertThat(getV1(ID).status()).isEqualTo(200);
  }
}

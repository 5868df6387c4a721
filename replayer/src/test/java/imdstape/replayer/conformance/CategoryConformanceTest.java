package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the values of all categories. */
class CategoryConformanceTest extends ConformanceTestBase {

  private static final String TOP = "/latest/meta-data/";

  static List<String> leaves() {
    return FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME).tree().entrySet().stream()
        .filter(leaf -> leaf.getValue().isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("leaves")
  @Fact("4/1")
  void everyValueHasTheFormOfItsCategory(String path) throws Exception {
    served();
    Category category = Catalogue.find(path).orElseThrow();
    boolean isGenerated = category.kind().redactionAction().isGeneratedAtReplay();

    assertThat(isGenerated || category.matches(text("/latest/" + path))).as(path).isTrue();
  }

  /** All rows of the catalogue, with names in place of the placeholders. */
  static List<String> categories() {
    Map<ValueKind, String> names =
        Map.of(
            ValueKind.MAC, "02:00:5e:00:53:00",
            ValueKind.LABEL, "7",
            ValueKind.ROLE, "web-server",
            ValueKind.TAG_KEY, "Stage",
            ValueKind.USER, "ec2-user",
            ValueKind.PUBLIC_IPV4, "203.0.113.9",
            ValueKind.RESOURCE_ID, "eia-0abcdef1234567890");
    List<String> paths = new ArrayList<>();
    for (Category category : Catalogue.all()) {
      List<String> path = new ArrayList<>();
      for (int i = 0; i < category.segments().size(); i++) {
        int at = i;
        path.add(
            category
                .nameKindAt(i)
                .map(kind -> names.getOrDefault(kind, "name"))
                .orElseGet(() -> category.segments().get(at)));
      }
      paths.add(String.join("/", path));
    }
    return paths;
  }

  @ParameterizedTest
  @MethodSource("categories")
  @Fact("4/1")
  void everyCategoryIsListedByAllItsParents(String path) throws Exception {
    serve(stateWith(Map.of(path, Leaf.of("a\nb")), Map.of()));

    assertThat(text("/latest/" + path)).isEqualTo("a\nb");
    String child = path;
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = child.lastIndexOf('/')) {
      String name = child.substring(slash + 1);
      child = child.substring(0, slash);
      if (!child.equals("meta-data/public-keys")) {
        assertThat(text("/latest/" + child + "/").split("\n")).containsAnyOf(name, name + "/");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ami-manifest-path, (unknown)",
    "ami-launch-index, 0",
    "instance-action, none",
    "instance-life-cycle, on-demand",
    "hibernation/configured, false",
    "profile, default-hvm",
    "system, nitro",
    "services/domain, amazonaws.com",
    "services/partition, aws",
    "events/maintenance/history, []",
    "events/maintenance/scheduled, []",
    "metrics/vhostmd, '<?xml version=\"1.0\" encoding=\"UTF-8\"?>'",
  })
  @Fact({"4/2", "5/11"})
  void aValueIsAsInCaptures(String path, String value) throws Exception {
    served();
    assertThat(text(TOP + path)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("leaves")
  @Fact("4/3")
  void onlyAPublicKeyEndsWithAnLf(String path) throws Exception {
    served();
    String value = text("/latest/" + path);

    assertThat(value.endsWith("\n")).as(path).isEqualTo(path.endsWith("/openssh-key"));
  }

  @Test
  @Fact("4/4")
  void userDataIsServedByteForByte() throws Exception {
    byte[] bytes = new byte[16_384];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256);
    }
    serve(stateWith(Map.of("user-data", Leaf.of(new LeafBody.Bytes(bytes)))));

    assertThat(get("/latest/user-data").body())
        .isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Test
  @Fact("4/5")
  void absentUserDataIsA404() throws Exception {
    served();
    assertThat(status("/latest/user-data")).isEqualTo(404);
  }

  @Test
  @Fact("4/6")
  void extendedCredentialsAreA404UnlessTheFixtureHasThem() throws Exception {
    served();
    RawHttpResponse answer = get(TOP + "iam/security-credentials-extended/");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).hasSize(339);
    Map<String, @Nullable Leaf> some = new LinkedHashMap<>();
    some.put(
        "meta-data/iam/security-credentials-extended/web-server",
        Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)));
    serve(stateWith(some));
    assertThat(text(TOP + "iam/security-credentials-extended/")).isEqualTo("web-server");
    assertThat(text(TOP + "iam/security-credentials-extended/web-server")).contains("Success");
  }

  @Test
  @Fact("4/7")
  void theInstanceCredentialsExistWithoutARoleToo() throws Exception {
    serve(stateWith(Collections.singletonMap("meta-data/iam", null)));

    assertThat(status(TOP + "iam/info")).isEqualTo(404);
    assertThat(text(TOP + "identity-credentials/ec2/info")).contains("AccountId");
    assertThat(text(TOP + "identity-credentials/ec2/security-credentials/ec2-instance"))
        .contains("Success");
  }

  @Test
  @Fact("4/8")
  void severalValuesAreLinesWithoutAFinalLf() throws Exception {
    serve(stateWith(Map.of("meta-data/security-groups", Leaf.of("web-tier\nssh"))));

    assertThat(text(TOP + "security-groups")).isEqualTo("web-tier\nssh");
    assertThat(get(TOP + "security-groups").header("Content-Length")).isEqualTo("12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iam-ecs-execution/info",
        "elastic-gpus/associations/egpu-1",
        "network/interfaces/macs/02:00:5e:00:53:00/ipv6-prefix",
        "managed-ssh-keys/signer-ocsp/x",
        "vendor/whatever",
      })
  @Fact({"4/9", "4/10"})
  void undocumentedValuesOfAFixtureAreServed(String path) throws Exception {
    serve(stateWith(Map.of("meta-data/" + path, Leaf.of("{\"a\": 1}\nb"))));

    assertThat(text(TOP + path)).isEqualTo("{\"a\": 1}\nb");
  }

  @Test
  @Fact("4/11")
  void pushedKeysAreA404UntilOneIsPushed() throws Exception {
    assertThat(status(TOP + "managed-ssh-keys/active-keys/ec2-user/")).isEqualTo(404);
    assertThat(
            request("HEAD", TOP + "managed-ssh-keys/active-keys/ec2-user/", TOKEN + token(60))
                .status())
        .isEqualTo(404);
  }
}

package imdstape.replayer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.MetadataPath;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMaskerTest {

  private static final String TOKEN = "AQAEAQz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0YaQz7Rk2Lw9Xb4Tn6Vc==";

  private static final Set<String> KNOWN =
      Set.of(
          "/latest",
          "/latest/meta-data",
          "/latest/meta-data/mac",
          "/latest/meta-data/tags/instance/Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5");

  @ParameterizedTest
  @CsvSource({
    "/TOKEN, /•••",
    "/latest/TOKEN, /latest/•••",
    "/latest/meta-data/mac/TOKEN/, /latest/meta-data/mac/•••/",
    "/latest/meta-data/macc/TOKEN, /latest/meta-data/macc/•••",
    "/latest/meta-data/mac%20-H%20X-aws-ec2-metadata-token:%20TOKEN, /latest/meta-data/mac•••",
    "/latest/meta-data/mac%3Ftoken=sesame, /latest/meta-data/mac•••",
    "/latest/meta-data/mac%253Btoken=sesame, /latest/meta-data/mac•••",
    "/latest/meta-data/mac;token=sesame, /latest/meta-data/mac•••",
    "/latest/meta-data/mac&sesame/more, /latest/meta-data/mac•••",
    "/latest/TOKEN;x, /latest/•••",
    "/latest/a7Rk2Lw9Xb4/Tn6Vc8Mp3Hd5Jf1Gs0Ya+Qz7Rk, /latest/•••/•••",
    "/latest/user/QzaRk2Lw/Xb4Tn6Vc8Mp3H/5Jf1Gs0Ya+Qz7Rk2Lb, /latest/user/•••/•••/•••",
    "/alice:wonderland@127.0.0.1/latest, /•••/latest",
    "/AS%49AQRSTUVWXYZ234567, /•••",
  })
  void textThatLooksLikeASecretIsMasked(String requested, String shown) {
    assertThat(masked(requested.replace("TOKEN", TOKEN))).isEqualTo(shown);
  }

  @Test
  void aQueryInAPathIsMasked() {
    MetadataPath path = new MetadataPath("latest", "meta-data/mac?token=" + TOKEN, false);

    assertThat(String.valueOf(RequestMasker.maskPath(path, any -> false)))
        .isEqualTo("/latest/meta-data/mac•••");
  }

  @Test
  void aNameOfMoreThan64CharactersIsMasked() {
    assertThat(masked("/latest/" + "x".repeat(65))).isEqualTo("/latest/•••");
    assertThat(masked("/latest/" + "x".repeat(64))).isEqualTo("/latest/" + "x".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/latest/",
        "/latest/meta-data/instance-idd",
        "/latest/meta-data/network/interfaces/macs/0e:49:61:0f:c3:11/subnet-ipv4-cidr-blocks",
        "/latest/meta-data/iam/security-credentials/web-server-of-2026",
        "/latest/meta-data/tags/instance/Route53Zone",
        "/2021-03-23/meta-data/spot/instance-actions/",
        "/latest/meta-data/public-keys/0/openssh-keys",
        "/latest/meta-data/tags/instance/Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5",
      })
  void mistypedAndKnownPathsAreKept(String requested) {
    assertThat(masked(requested)).isEqualTo(requested);
  }

  @Test
  void anUnusualMethodIsMasked() {
    assertThat(RequestMasker.maskMethod("BASELINE-CONTROL")).isEqualTo("BASELINE-CONTROL");
    assertThat(RequestMasker.maskMethod(TOKEN.replace("=", ""))).isEqualTo(RequestMasker.MASK);
  }

  private static String masked(String requested) {
    MetadataPath path = MetadataPath.parse(requested).orElseThrow();
    return RequestMasker.maskPath(path, one -> KNOWN.contains(one.toString())).toString();
  }
}

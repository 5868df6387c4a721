package imdstape.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretDetectorTest {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  @Test
  void everySessionTokenIsDetected() {
    SplittableRandom chance = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder token = new StringBuilder("AQAEA");
      for (int j = 0; j < 49; j++) {
        token.append(LETTERS.charAt(chance.nextInt(64)));
      }
      assertThat(SecretDetector.containsSecret(token + "==")).as(token.toString()).isTrue();
      assertThat(SecretDetector.containsSecret("x " + token)).as(token.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "sk_li" + "ve_Qz7Rk2Lw9Xb4Tn6Vc8",
        "AS" + "IAQRSTUVWXYZ234567",
        "alice:Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0Ya@host",
      })
  void otherSecretsAreDetected(String secret) {
    assertThat(SecretDetector.containsSecret(secret)).isTrue();
  }

  @Test
  void aTextAboveTheLengthLimitCountsAsASecret() {
    assertThat(SecretDetector.containsSecret("x".repeat(513))).isTrue();
    assertThat(SecretDetector.containsSecret("x".repeat(512))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "security-credentials-extended",
        "network/interfaces/macs/02:00:5e:00:53:01/subnet-ipv4-cidr-block",
        "meta-data/tags/instance/Route53Zone",
        "i-05f1c8a92e7d3b604",
        "2016-09-02",
        "curl/8.5.0",
        "aws-sdk-java/2.40.2",
        "aws-sdk-go-v2/1.36.3",
        "Boto3/1.34.0",
        "aws-cli/2.15.30",
        "Go-http-client/1.1",
        "cloud-init/23.1.2-0ubuntu0~22.04.1",
        "amazon-ssm-agent/3.2.1",
        "Python-urllib/3.10",
        "aws-node-termination-handler/1.25.1",
        "AmazonEC2ContainerRegistryReadOnly",
        "https://console.example.com:8443",
      })
  void ordinaryNamesAreNotDetected(String word) {
    assertThat(SecretDetector.containsSecret(word)).isFalse();
  }
}

package imdstape.replayer;

import static imdstape.replayer.ServedInstance.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.auth.AWSSessionCredentials;
import com.amazonaws.auth.InstanceProfileCredentialsProvider;
import com.amazonaws.regions.InstanceMetadataRegionProvider;
import com.amazonaws.util.EC2MetadataUtils;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.journal.JournalEntry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The AWS SDK for Java 1 reads from a replay. */
@ExtendWith(VertxExtension.class)
class AwsSdkV1Test {

  private static final String ROLE = "/latest/meta-data/iam/security-credentials/web-server";

  @RegisterExtension
  final SystemPropertyExtension endpoint =
      new SystemPropertyExtension("com.amazonaws.sdk.ec2MetadataServiceEndpointOverride");

  @ParameterizedTest
  @EnumSource
  void theSdkReadsTheSameValuesAsPlainHttp(HttpTokens policy, Vertx vertx) throws Exception {
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(policy))) {
      served.now = Instant.now();
      endpoint.set(served.url());
      try (InstanceProfileCredentialsProvider provider =
          InstanceProfileCredentialsProvider.createAsyncRefreshingProvider(false)) {
        AWSSessionCredentials credentials = (AWSSessionCredentials) provider.getCredentials();
        String plain =
            body(
                served.exchange(
                    "",
                    "GET " + ROLE + " HTTP/1.1",
                    "Host: 127.0.0.1",
                    "X-aws-ec2-metadata-token: " + served.token(60)));

        assertThat(plain)
            .contains("\"AccessKeyId\" : \"" + credentials.getAWSAccessKeyId() + "\"")
            .contains("\"SecretAccessKey\" : \"" + credentials.getAWSSecretKey() + "\"")
            .contains("\"Token\" : \"" + credentials.getSessionToken() + "\"");
      }
      assertThat(new InstanceMetadataRegionProvider().getRegion()).isEqualTo("us-east-1");
      assertThat(EC2MetadataUtils.getInstanceId()).isEqualTo("i-0abcdef1234567890");
      assertThat(EC2MetadataUtils.getInstanceInfo().getAccountId()).isEqualTo("111122223333");
      assertThat(served.entries)
          .filteredOn(entry -> entry.method().equals("GET"))
          .hasSizeGreaterThan(4)
          .allMatch(entry -> entry.protocol() == JournalEntry.Protocol.V2);
    }
  }
}

package imdstape.replayer;

import static imdstape.replayer.ServedInstance.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.imds.Ec2MetadataAsyncClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.internal.util.EC2MetadataUtils;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/** The AWS SDK for Java 2 reads from a replay, with a session token on each request. */
@ExtendWith(VertxExtension.class)
class AwsSdkV2Test {

  private static final String ROLE = "/latest/meta-data/iam/security-credentials/web-server";

  @RegisterExtension
  final SystemPropertyExtension endpoint =
      new SystemPropertyExtension("aws.ec2MetadataServiceEndpoint");

  @ParameterizedTest
  @EnumSource
  void theMetadataClientReadsTheInstanceId(HttpTokens policy, Vertx vertx) throws Exception {
    try (ServedInstance served =
            new ServedInstance(vertx, ServedInstance.defaultState().with(policy));
        Ec2MetadataClient client =
            Ec2MetadataClient.builder().endpoint(URI.create(served.url())).build()) {
      assertThat(client.get("/latest/meta-data/instance-id").asString())
          .isEqualTo("i-0abcdef1234567890");
      assertThat(client.get("/latest/meta-data/").asList()).contains("iam/", "mac");
      assertEachHadAToken(served, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAsynchronousMetadataClientReadsTheInstanceId(HttpTokens policy, Vertx vertx)
      throws Exception {
    try (ServedInstance served =
            new ServedInstance(vertx, ServedInstance.defaultState().with(policy));
        Ec2MetadataAsyncClient client =
            Ec2MetadataAsyncClient.builder().endpoint(URI.create(served.url())).build()) {
      assertThat(client.get("/latest/meta-data/instance-id").get(20, TimeUnit.SECONDS).asString())
          .isEqualTo("i-0abcdef1234567890");
      assertEachHadAToken(served, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCredentialsProviderReadsTheSameValuesAsPlainHttp(HttpTokens policy, Vertx vertx)
      throws Exception {
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(policy))) {
      served.now = Instant.now();
      try (InstanceProfileCredentialsProvider provider =
          InstanceProfileCredentialsProvider.builder().endpoint(served.url()).build()) {
        AwsCredentials credentials = provider.resolveCredentials();
        assertEachHadAToken(served, 2);
        String plain =
            body(
                served.exchange(
                    "",
                    "GET " + ROLE + " HTTP/1.1",
                    "Host: 127.0.0.1",
                    "X-aws-ec2-metadata-token: " + served.token(60)));

        assertThat(plain)
            .contains("\"AccessKeyId\" : \"" + credentials.accessKeyId() + "\"")
            .contains("\"SecretAccessKey\" : \"" + credentials.secretAccessKey() + "\"")
            .contains(
                "\"Token\" : \"" + ((AwsSessionCredentials) credentials).sessionToken() + "\"");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRegionProviderReadsTheRegion(HttpTokens policy, Vertx vertx) throws Exception {
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(policy))) {
      endpoint.set(served.url());

      assertThat(new InstanceProfileRegionProvider().getRegion()).isEqualTo(Region.US_EAST_1);
      assertEachHadAToken(served, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMetadataUtilitiesReadTheirValues(HttpTokens policy, Vertx vertx) throws Exception {
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(policy))) {
      endpoint.set(served.url());
      EC2MetadataUtils.clearCache();

      assertReads("m7i.large", EC2MetadataUtils::getInstanceType);
      assertReads("us-east-1a", EC2MetadataUtils::getAvailabilityZone);
      assertReads("us-east-1", EC2MetadataUtils::getEC2InstanceRegion);
      assertReads("02:00:5e:00:53:00", EC2MetadataUtils::getMacAddress);
      assertThat(EC2MetadataUtils.getInstanceInfo().getAccountId()).isEqualTo("111122223333");
      assertEachHadAToken(served, 4);
    } finally {
      EC2MetadataUtils.clearCache();
    }
  }

  static Stream<String> library() {
    return FixtureLibrary.names().stream();
  }

  @ParameterizedTest
  @MethodSource("library")
  void theUtilitiesReadEveryFixtureOfTheLibrary(String name, Vertx vertx) throws Exception {
    Fixture fixture = FixtureLibrary.load(name);
    InstanceIdentity identity = InstanceIdentity.fromFixture(fixture);
    boolean role =
        fixture.tree().keySet().stream()
            .anyMatch(path -> path.startsWith("meta-data/iam/security-credentials/"));
    try (ServedInstance served =
            new ServedInstance(vertx, InstanceState.of(fixture, new byte[32], 7));
        InstanceProfileCredentialsProvider provider =
            InstanceProfileCredentialsProvider.builder().endpoint(served.url()).build()) {
      served.now = Instant.now();
      endpoint.set(served.url());
      EC2MetadataUtils.clearCache();

      assertThat(EC2MetadataUtils.getInstanceInfo().getAccountId()).isEqualTo(identity.account());
      assertThat(EC2MetadataUtils.getInstanceId()).isEqualTo(identity.instanceId());
      assertThat(EC2MetadataUtils.getAvailabilityZone())
          .startsWith(new InstanceProfileRegionProvider().getRegion().id());
      if (role) {
        assertThat(provider.resolveCredentials().accessKeyId()).startsWith("ASIA");
      } else {
        assertThatThrownBy(provider::resolveCredentials).isInstanceOf(SdkClientException.class);
      }
    } finally {
      EC2MetadataUtils.clearCache();
    }
  }

  private static void assertReads(String value, Supplier<String> client) {
    assertThat(client.get()).isEqualTo(value);
  }

  private static void assertEachHadAToken(ServedInstance served, int atLeast) {
    assertThat(served.entries)
        .filteredOn(entry -> entry.method().equals("GET"))
        .hasSizeGreaterThanOrEqualTo(atLeast)
        .allMatch(entry -> entry.protocol() == JournalEntry.Protocol.V2);
    assertThat(served.entries)
        .filteredOn(entry -> entry.method().equals("PUT"))
        .isNotEmpty()
        .allMatch(entry -> entry.status() == 200);
  }
}

package imdstape.replayer;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.utils.StringInputStream;

/** Asks a replay for credentials with the AWS SDK for Java 2. */
abstract class AwsSdkTestBase {

  /** The SDK reads the real clock only, so the clock of the replay follows it. */
  final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /** Describes the credentials that the SDK returns in comparison with the first ones. */
  static String describeOutcome(InstanceProfileCredentialsProvider provider, String first) {
    try {
      String id = provider.resolveCredentials().accessKeyId();
      return first.isEmpty() ? id : id.equals(first) ? "the old ones" : "new ones";
    } catch (SdkClientException failed) {
      return "fails";
    }
  }

  static String describeOutcome(InstanceProfileCredentialsProvider provider) {
    try {
      return provider.resolveCredentials().accessKeyId().isEmpty() ? "nothing" : "credentials";
    } catch (SdkClientException failed) {
      return "fails";
    }
  }

  /** Returns when the served credentials expire. */
  static Instant credentialExpiration(ServedInstance served) throws IOException {
    String token = served.token(60);
    String body =
        served.exchange(
            "",
            "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1",
            "Host: 127.0.0.1",
            "X-aws-ec2-metadata-token: " + token);
    return Instant.parse(body.replaceFirst("(?s).*\"Expiration\" : \"([^\"]*)\".*", "$1"));
  }

  /**
   * A builder of providers that wait long for each response. The SDK's own limit is a second: on a
   * busy machine it can give up before the replay resets a connection without a response, and then
   * it does not send the request again.
   */
  static InstanceProfileCredentialsProvider.Builder patientBuilder(ServedInstance served) {
    ProfileFile profiles =
        ProfileFile.builder()
            .type(ProfileFile.Type.CONFIGURATION)
            .content(new StringInputStream("[default]\nmetadata_service_timeout = 60\n"))
            .build();
    return InstanceProfileCredentialsProvider.builder()
        .endpoint(served.url())
        .profileFile(() -> profiles)
        .profileName("default");
  }

  /** Creates a provider that reads the time of the replay, as the SDK's own tests do. */
  static InstanceProfileCredentialsProvider providerFor(ServedInstance served) throws Exception {
    InstanceProfileCredentialsProvider.Builder builder = patientBuilder(served);
    Method clock = builder.getClass().getDeclaredMethod("clock", Clock.class);
    clock.setAccessible(true);
    clock.invoke(
        builder,
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return served.now;
          }
        });
    return builder.build();
  }
}

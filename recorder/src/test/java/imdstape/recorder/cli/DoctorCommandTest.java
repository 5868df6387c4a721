package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Output and exit codes of {@code imds doctor}. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class DoctorCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aHealthyServiceNeedsThreeRequestsAndExitsWithZero(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String url = service.start().toString();
      assertThat(run("doctor", "--endpoint", url)).isEqualTo(ExitCode.SUCCESS);
      assertThat(out.toString())
          .as("and after that, what this machine has left behind")
          .startsWith(
              """
              %s gives tokens and metadata; tokens are required: IMDSv1 is not answered
                PUT for a token      200
                GET without a token  401
                GET with the token   200
              """
                  .formatted(url));
      assertThat(service.requests()).hasSize(3);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aDisabledEndpointExitsWithOneAndTheJsonHoldsAdvice(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      service.respond("/latest/api/token", request -> request.response().setStatusCode(403).end());
      assertThat(run("doctor", "--json", "--endpoint", service.start().toString()))
          .isEqualTo(ExitCode.FAILURE);
    }
    assertThat(out.toString())
        .contains("\"finding\" : \"disabled\"")
        .contains("\"put\" : \"403\"")
        .contains("modify-instance-metadata-options --http-endpoint enabled")
        .doesNotContain("getWithToken");
  }

  @Test
  void missingTokenResponsesAreExplainedByTheHopLimit(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      // the response never ends, and the connection stays open
      service.respond("/latest/api/token", request -> request.response().setChunked(true));
      assertThat(run("doctor", "--endpoint", service.start().toString()))
          .isEqualTo(ExitCode.FAILURE);
    }
    assertThat(out.toString())
        .contains("HttpPutResponseHopLimit")
        .contains("PUT for a token      no answer")
        .contains("GET with the token   there is none");
  }

  @Test
  void aClosedPortIsReported() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(run("doctor", "--endpoint", "http://127.0.0.1:" + port)).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).startsWith("nothing listens at http://127.0.0.1:" + port);
  }

  @Test
  void anInvalidEndpointIsAUsageError() {
    assertThat(run("doctor", "--endpoint", "127.0.0.1")).isEqualTo(ExitCode.USAGE_ERROR);
  }

  private int run(String... arguments) {
    return ImdsCli.commandLine(Map.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

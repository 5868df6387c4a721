package imdstape.replayer.control;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.scenario.RoleAttachment;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the routes of the fixture, the clock and the reset. */
class InstanceRoutesTest extends ControlTestBase {

  @Test
  void anotherFixtureCanBeLoadedAndFaultsAndClockStay() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    post("/faults", "{\"preset\": \"throttled\"}");
    assertThat(get("/fixture").body()).contains("linux-on-demand");
    assertThat(put("/fixture", "{\"fixture\": \"other\"}").body()).contains("\"other\"");

    assertThat(state.get().timeline().entries()).isEmpty();
    assertThat(state.get().faults().rules()).hasSize(1);
    assertThat(put("/fixture", "{\"fixture\": \"none\"}").statusCode()).isEqualTo(400);
    assertThat(put("/fixture", "{}").body()).contains("says its \\\"fixture\\\"");
    assertThat(get("/fixture").body()).contains("\"other\"");
  }

  @Test
  void theClockCanBeFrozenMovedAndSpedUp() throws Exception {
    assertThat(patch("/clock", "{\"frozen\": true}").body())
        .isEqualTo(
            """
            {
              "at" : "2026-11-23T10:00:00Z",
              "speed" : 0.0,
              "frozen" : true
            }
            """);
    now = now.plusSeconds(100);
    assertThat(patch("/clock", "{\"advance\": \"1h\"}").body()).contains("T11:00:00Z");
    assertThat(patch("/clock", "{\"at\": \"+30s\"}").body()).contains("T11:00:30Z");
    assertThat(patch("/clock", "{\"frozen\": false}").body()).contains("\"speed\" : 1.0");
    patch("/clock", "{\"at\": \"2030-01-01T00:00:00Z\", \"speed\": 60}");
    now = now.plusSeconds(10);
    assertThat(get("/clock").body()).contains("2030-01-01T00:10:00Z");
    assertThat(patch("/clock", "{\"speed\": 1e9}").statusCode()).isEqualTo(400);
    for (String far : List.of("9999-12-31T23:00:00Z", "1960-01-01T00:00:00Z")) {
      HttpResponse<String> response = patch("/clock", "{\"at\": \"" + far + "\"}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .contains("from 1970-01-01T00:00:00Z to 9998-12-31T23:59:59Z, not " + far);
    }
    patch("/clock", "{\"frozen\": true}");
    assertThat(patch("/clock", "{\"frozen\": false}").body()).contains("\"speed\" : 60.0");
  }

  @Test
  void aResetRestoresTheInitialState() throws Exception {
    post("/events", "{\"event\": \"maintenance\"}");
    post("/faults", "{\"preset\": \"flaky\"}");
    patch("/options", "{\"HttpTokens\": \"required\"}");
    put("/fixture", "{\"fixture\": \"other\"}");
    assertThat(instance.nextFaultNumber("flaky-1")).isZero();
    assertThat(post("/reset", "{}").body()).isEqualTo("[ ]\n");

    assertThat(state.get().faults().rules()).isEmpty();
    assertThat(get("/options").body()).isEqualTo(OPTIONS);
    assertThat(get("/fixture").body()).contains("linux-on-demand");
    assertThat(instance.nextFaultNumber("flaky-1")).isZero();
    assertThat(calls).endsWith("settled");
  }

  @Test
  void relativeTimesAreRelativeToAReset() throws Exception {
    start = real -> firstState.with(new RoleAttachment(real.plusSeconds(30)));
    now = now.plusSeconds(3600);

    assertThat(post("/reset", "{}").body()).contains("\"at\" : \"2026-11-23T11:00:30Z\"");
  }

  @Test
  void anImpossibleResetIsRefusedAndChangesNothing() throws Exception {
    start =
        real -> {
          throw new IllegalStateException("it ends before it is announced");
        };
    post("/events", "{\"event\": \"maintenance\"}");
    post("/reset", "{}", 409, "it ends before it is announced");

    assertThat(state.get().timeline().entries()).hasSize(1);
  }

  @Test
  void realCredentialsRequireTokensAndTheRealClock() throws Exception {
    listen(server("sesame", true));

    assertThat(get("/options").statusCode()).isEqualTo(401);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(send(authorizedRequest("sesame2", "/options").GET()).statusCode()).isEqualTo(401);
    assertThat(send(authorizedRequest("sesame", "/options").GET()).statusCode()).isEqualTo(200);
    HttpResponse<String> optional =
        send(
            authorizedRequest("sesame", "/options")
                .method("PATCH", BodyPublishers.ofString("{\"HttpTokens\": \"optional\"}")));
    HttpResponse<String> clock =
        send(
            authorizedRequest("sesame", "/clock")
                .method("PATCH", BodyPublishers.ofString("{\"frozen\": true}")));

    assertThat(optional.statusCode()).isEqualTo(409);
    assertThat(clock.statusCode()).isEqualTo(409);
    assertThat(state.get().options().httpTokens()).isEqualTo(HttpTokens.OPTIONAL);
  }
}

package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Sends requests to the metadata service without a server. */
final class ServiceRequests {

  private ServiceRequests() {}

  /** The response to a GET of IMDSv1. */
  static MetadataResponse get(InstanceState state, String target, Instant now) {
    return ((ResponseAction.Send)
            MetadataService.answer(state, MetadataRequest.get(target), new RequestContext(now, 0)))
        .response();
  }

  /** The status of a GET. */
  static int status(InstanceState state, String target, Instant now) {
    return get(state, target, now).status();
  }

  /** The body of a GET, whose status has to be 200. */
  static String text(InstanceState state, String target, Instant now) {
    MetadataResponse response = get(state, target, now);
    assertThat(response.status()).as(target).isEqualTo(200);
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}

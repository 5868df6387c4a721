package imdstape.replayer.control;

import imdstape.fixture.RecordedService;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.option.MetadataOptions.OptionsUpdate;
import imdstape.replayer.option.MetadataOptions.Toggle;
import imdstape.replayer.scenario.MetadataOptionsCodec;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The instance metadata options. */
final class OptionRoutes {

  private final ControlContext reach;

  OptionRoutes(ControlContext reach) {
    this.reach = reach;
  }

  void add(RouteTable routes) {
    routes.now("GET /options", call -> options());
    routes.later("PATCH /options", this::patch);
  }

  private ControlResponse options() {
    MetadataOptions options = reach.world().get().optionsAt(reach.time());
    return ControlResponse.ok(json -> MetadataOptionsCodec.write(options, json));
  }

  /**
   * First what may fail, and if it does nothing else has changed. Others may change options in the
   * meantime, so that each step is taken from what they have made of them.
   */
  private Future<ControlResponse> patch(RouteTable.RouteCall call) {
    OptionsUpdate wish = MetadataOptionsCodec.read(call.fields());
    if (reach.rules().real() && wish.httpTokens() == RecordedService.HttpTokens.OPTIONAL) {
      throw ControlException.conflict("real credentials are served to IMDSv2 alone");
    }
    return listening(wish.httpProtocolIpv6())
        .map(
            done -> {
              change(wish.withIpv6(null));
              return options();
            });
  }

  private Future<Void> listening(@Nullable Toggle ipv6) {
    if (ipv6 == null) {
      return Future.succeededFuture();
    }
    change(OptionsUpdate.NONE.withIpv6(ipv6));
    return reach
        .settled()
        .onFailure(
            why -> {
              change(OptionsUpdate.NONE.withIpv6(Toggle.DISABLED));
              var unused = reach.settled();
            });
  }

  private void change(OptionsUpdate wish) {
    reach.world().change(world -> changed(world, wish));
  }

  /** What was changed on command is so from now on, whatever events have made of it before. */
  private InstanceState changed(InstanceState world, OptionsUpdate wish) {
    Instant now = reach.time(world);
    MetadataOptions options = wish.of(world.optionsAt(now));
    return world.with(world.timeline().withoutOptionsOf(now)).with(options);
  }
}

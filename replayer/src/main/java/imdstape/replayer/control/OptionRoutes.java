package imdstape.replayer.control;

import imdstape.fixture.RecordedService;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.codec.MetadataOptionsCodec;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The instance metadata options. */
final class OptionRoutes {

  private final ControlContext context;

  OptionRoutes(ControlContext reach) {
    this.context = reach;
  }

  void register(RouteTable routes) {
    routes.addSync("GET /options", call -> showOptions());
    routes.addAsync("PATCH /options", this::patch);
  }

  private ControlResponse showOptions() {
    MetadataOptions options = context.state().get().optionsAt(context.instanceTime());
    return ControlResponse.ok(json -> MetadataOptionsCodec.write(options, json));
  }

  /**
   * First what may fail, and if it does nothing else has changed. Others may change options in the
   * meantime, so that each step is taken from what they have made of them.
   */
  private Future<ControlResponse> patch(RouteTable.RouteCall call) {
    OptionsUpdate wish = MetadataOptionsCodec.read(call.fields());
    if (context.rules().realCredentials()
        && wish.httpTokens() == RecordedService.HttpTokens.OPTIONAL) {
      throw ControlException.conflict("real credentials are served to IMDSv2 alone");
    }
    return changeIpv6(wish.httpProtocolIpv6())
        .map(
            done -> {
              changeOptions(wish.withIpv6(null));
              return showOptions();
            });
  }

  private Future<Void> changeIpv6(@Nullable Toggle ipv6) {
    if (ipv6 == null) {
      return Future.succeededFuture();
    }
    changeOptions(OptionsUpdate.NONE.withIpv6(ipv6));
    return context
        .reconcileListeners()
        .onFailure(
            why -> {
              changeOptions(OptionsUpdate.NONE.withIpv6(Toggle.DISABLED));
              var unused = context.reconcileListeners();
            });
  }

  private void changeOptions(OptionsUpdate wish) {
    context.state().update(world -> withOptions(world, wish));
  }

  /** What was changed on command is so from now on, whatever events have made of it before. */
  private InstanceState withOptions(InstanceState world, OptionsUpdate wish) {
    Instant now = context.instanceTime(world);
    MetadataOptions options = wish.applyTo(world.optionsAt(now));
    return world.with(world.timeline().withoutOptionsChangesUntil(now)).with(options);
  }
}

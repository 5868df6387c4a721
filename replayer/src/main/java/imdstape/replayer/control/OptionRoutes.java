package imdstape.replayer.control;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.codec.MetadataOptionsCodec;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The routes of the instance metadata options. */
final class OptionRoutes {

  private final ControlContext context;

  OptionRoutes(ControlContext context) {
    this.context = context;
  }

  void register(Router routes) {
    routes.get("/options").handler(ActionHandler.sync(call -> showOptions()));
    routes.patch("/options").handler(ActionHandler.async(this::patch));
  }

  private ControlResponse showOptions() {
    MetadataOptions options = context.state().get().optionsAt(context.instanceTime());
    return ControlResponse.ok(json -> MetadataOptionsCodec.write(options, json));
  }

  /**
   * Changes the IPv6 option first: it may fail, and then nothing else has changed. Each step starts
   * from the current options, since other requests may change them in between.
   */
  private Future<ControlResponse> patch(ControlRequest call) {
    OptionsUpdate update = MetadataOptionsCodec.read(call.fields());
    if (context.rules().realCredentials() && update.httpTokens() == HttpTokens.OPTIONAL) {
      throw ControlException.conflict("real credentials are served to IMDSv2 alone");
    }
    return changeIpv6(update.httpProtocolIpv6())
        .map(
            done -> {
              changeOptions(update.withIpv6(null));
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
            failure -> {
              changeOptions(OptionsUpdate.NONE.withIpv6(Toggle.DISABLED));
              var unused = context.reconcileListeners();
            });
  }

  private void changeOptions(OptionsUpdate update) {
    context.state().update(state -> withOptions(state, update));
  }

  /** The state with options that hold from now on and replace the effects of earlier events. */
  private InstanceState withOptions(InstanceState state, OptionsUpdate update) {
    Instant now = context.instanceTime(state);
    MetadataOptions options = update.applyTo(state.optionsAt(now));
    return state.with(state.timeline().withoutOptionsChangesUntil(now)).with(options);
  }
}

package imdstape.replayer.control;

import imdstape.fixture.Service;
import imdstape.replayer.instance.World;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.option.MetadataOptions.Toggle;
import imdstape.replayer.option.MetadataOptions.Wish;
import imdstape.replayer.scenario.OptionsJson;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The instance metadata options. */
final class OptionRoutes {

  private final Reach reach;

  OptionRoutes(Reach reach) {
    this.reach = reach;
  }

  void add(Routes routes) {
    routes.now("GET /options", call -> options());
    routes.later("PATCH /options", this::patch);
  }

  private Answer options() {
    MetadataOptions options = reach.world().get().optionsAt(reach.time());
    return Answer.ok(json -> OptionsJson.write(options, json));
  }

  /**
   * First what may fail, and if it does nothing else has changed. Others may change options in the
   * meantime, so that each step is taken from what they have made of them.
   */
  private Future<Answer> patch(Routes.Call call) {
    Wish wish = OptionsJson.read(call.fields());
    if (reach.rules().real() && wish.httpTokens() == Service.Tokens.OPTIONAL) {
      throw Refusal.conflict("real credentials are served to IMDSv2 alone");
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
    change(Wish.NONE.withIpv6(ipv6));
    return reach
        .settled()
        .onFailure(
            why -> {
              change(Wish.NONE.withIpv6(Toggle.DISABLED));
              var unused = reach.settled();
            });
  }

  private void change(Wish wish) {
    reach.world().change(world -> changed(world, wish));
  }

  /** What was changed on command is so from now on, whatever events have made of it before. */
  private World changed(World world, Wish wish) {
    Instant now = reach.time(world);
    MetadataOptions options = wish.of(world.optionsAt(now));
    return world.with(world.timeline().withoutOptionsOf(now)).with(options);
  }
}

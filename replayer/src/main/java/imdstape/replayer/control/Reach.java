package imdstape.replayer.control;

import imdstape.replayer.journal.Journal;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.World;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What can be reached of a running replay.
 *
 * @param world what is served
 * @param clock the real one
 * @param journal what was asked
 * @param listeners where it is served
 * @param fixtures the world of another fixture, by its file or its name in the library
 * @param rules what does not change while it runs
 */
public record Reach(
    CurrentWorld world,
    InstantSource clock,
    Journal journal,
    Listeners listeners,
    Function<String, Future<Loaded>> fixtures,
    Rules rules) {

  /** Where a world is served. */
  public interface Listeners {

    /** Listens on IPv6 too, or no longer; fails where that address cannot be had. */
    Future<Void> onIpv6(boolean on);

    /** Listens, or no longer, as the world at this moment wants it. */
    Future<Void> settle();

    /** Counts the requests of each fault from 0 again. */
    void recount();

    /** How many connections are open. */
    int connections();
  }

  /**
   * A fixture that can be served.
   *
   * @param name as it was asked for
   */
  public record Loaded(String name, World world) {}

  /**
   * What does not change while a replay runs.
   *
   * @param first the world at the start, and its fixture
   * @param strict whether a path that was never recorded counts as a failure
   * @param real whether credentials are real, so that tokens stay required and the clock real
   */
  public record Rules(Loaded first, boolean strict, boolean real) {}
}

package imdstape.recorder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to watch an instance after its recording.
 *
 * @param duration of the watch
 * @param interval from one round of requests to the next
 * @param fixture the fixture's name in the scenario, or null if it is not named
 */
public record WatchPlan(Duration duration, Duration interval, @Nullable String fixture) {}

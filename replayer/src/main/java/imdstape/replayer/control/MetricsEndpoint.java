package imdstape.replayer.control;

import imdstape.replayer.journal.Journal;
import imdstape.replayer.journal.JournalEntry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Prometheus is told. The registry is made at the first scrape; the journal counts anyway. */
final class MetricsEndpoint {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ControlContext reach;
  private final Set<Journal.CounterKey> known = new HashSet<>();
  private @Nullable PrometheusMeterRegistry registry;

  MetricsEndpoint(ControlContext reach) {
    this.reach = reach;
  }

  synchronized ControlResponse scrape() {
    PrometheusMeterRegistry meters = registry == null ? registry() : registry;
    registry = meters;
    Journal journal = reach.journal();
    for (Journal.CounterKey kind : journal.counts().keySet()) {
      if (known.add(kind)) {
        FunctionCounter.builder(
                "imds.requests", journal, all -> all.counts().getOrDefault(kind, 0L))
            .description("Requests, by protocol and status")
            .tag("version", kind.version().word())
            .tag("status", kind.status() == JournalEntry.NO_ANSWER ? "none" : "" + kind.status())
            .register(meters);
      }
    }
    return new ControlResponse(200, TYPE, meters.scrape());
  }

  private PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Gauge.builder("imds.connections", reach, all -> all.listeners().connections())
        .description("Connections that are open")
        .register(made);
    Gauge.builder("imds.events", reach, all -> all.world().get().timeline().entries().size())
        .description("Events that are set")
        .register(made);
    Gauge.builder("imds.faults", reach, all -> all.world().get().faults().rules().size())
        .description("Faults that are set")
        .register(made);
    Gauge.builder(
            "imds.clock.seconds",
            reach,
            all -> all.world().get().clock().at(all.clock().instant()).toEpochMilli() / 1000.0)
        .description("What the world's clock shows")
        .register(made);
    return made;
  }
}

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

/**
 * Serves metrics for Prometheus. The registry is created at the first scrape; the journal counts
 * requests from the start. Thread-safe.
 */
final class MetricsEndpoint {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ControlContext context;
  private final Set<Journal.CounterKey> registeredCounters = new HashSet<>();
  private @Nullable PrometheusMeterRegistry registry;

  MetricsEndpoint(ControlContext context) {
    this.context = context;
  }

  synchronized ControlResponse scrape() {
    PrometheusMeterRegistry meters = registry == null ? createRegistry() : registry;
    registry = meters;
    Journal journal = context.journal();
    for (Journal.CounterKey kind : journal.requestCounts().keySet()) {
      if (registeredCounters.add(kind)) {
        FunctionCounter.builder(
                "imds.requests", journal, all -> all.requestCounts().getOrDefault(kind, 0L))
            .description("Requests, by protocol and status")
            .tag("version", kind.protocol().displayName())
            .tag("status", kind.status() == JournalEntry.NO_ANSWER ? "none" : "" + kind.status())
            .register(meters);
      }
    }
    return new ControlResponse(200, TYPE, meters.scrape());
  }

  private PrometheusMeterRegistry createRegistry() {
    PrometheusMeterRegistry made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Gauge.builder("imds.connections", context, all -> all.listeners().openConnections())
        .description("Connections that are open")
        .register(made);
    Gauge.builder("imds.events", context, all -> all.state().get().timeline().entries().size())
        .description("Events that are set")
        .register(made);
    Gauge.builder("imds.faults", context, all -> all.state().get().faults().rules().size())
        .description("Faults that are set")
        .register(made);
    Gauge.builder(
            "imds.clock.seconds",
            context,
            all ->
                all.state().get().clock().instanceTime(all.clock().instant()).toEpochMilli()
                    / 1000.0)
        .description("What the world's clock shows")
        .register(made);
    return made;
  }
}

/**
 * The figures of {@code GET /metrics}. {@link dev.watchdog.metrics.MetricsVerticle} hears facts from the bus and keeps them as Prometheus
 * reads them; nobody else knows of it, and nothing waits for it.
 *
 * <p>No label takes its value from data: neither names of agents nor ids. Every series there can be is known when the program is built.
 */
package dev.watchdog.metrics;

/** How fast the collector takes, verifies and proves lines; started by {@code collector/benchmarks/run}. */
package dev.indelible.collector.benchmarks;

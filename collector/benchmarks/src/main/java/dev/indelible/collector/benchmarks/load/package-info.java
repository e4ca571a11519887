/** Agents that send prepared lines to a real collector by the real protocol, and check each receipt. */
package dev.indelible.collector.benchmarks.load;

/** Reads a finished log's folder: what it holds against what was acknowledged, and proofs out of its tiles. */
package dev.indelible.collector.benchmarks.log;

/** Measurement in rounds: what a thread pays for its own part, while nobody else works. */
package dev.indelible.benchmarks.round;

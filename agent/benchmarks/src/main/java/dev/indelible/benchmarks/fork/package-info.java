/** A JVM of its own for each measurement: what runs in it, what stands beside it, and what it kept in the end. */
package dev.indelible.benchmarks.fork;

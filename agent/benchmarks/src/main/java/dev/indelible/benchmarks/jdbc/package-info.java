/** A prepared select, each execution recorded. */
package dev.indelible.benchmarks.jdbc;

/** From figures to results.md. */
package dev.indelible.benchmarks.report;

/** The lines that are sent: true streams, chained, sealed and packed before anything is measured. */
package dev.indelible.collector.benchmarks.lines;

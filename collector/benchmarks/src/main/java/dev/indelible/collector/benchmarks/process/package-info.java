/** Processes that are measured from outside: the collector, verify, openssl. What they use is read from /proc. */
package dev.indelible.collector.benchmarks.process;

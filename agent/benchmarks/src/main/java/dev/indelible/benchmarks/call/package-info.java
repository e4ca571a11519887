/** One audited call, written by the agent and by each peer: what it costs the thread that makes it. */
package dev.indelible.benchmarks.call;

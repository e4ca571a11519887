/**
 * Proofs of single lines, to hand to somebody who has nothing else of the log: made offline from a log's folder, checked with
 * the log's key alone (C2SP tlog-proof).
 */
package dev.indelible.collector.proof;

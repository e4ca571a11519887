/** The chain of an agent's stream as a log shows it whose front was removed: the one thing that ingest, start-up and verify share. */
package dev.indelible.collector.chain;

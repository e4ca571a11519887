package dev.indelible.collector.ingest;

import dev.indelible.chain.stream.StreamChain;

/**
 * What the collector knows of one agent's stream.
 *
 * @param chain the state behind the last stored line; never changed, a batch is tried on a copy
 * @param lastSeal leaf of the last stored seal, or null
 */
record AgentStream(StreamChain chain, Runs runs, byte[] lastSeal) {}

package dev.indelible.agent.forward;

import dev.indelible.chain.note.CheckpointNote;

/**
 * What the agent has seen of the log and repeats in its seals (FORMAT.md, "Stream").
 *
 * @param newest the newest checkpoint that was verified, or null
 * @param fork one that the log signed and did not show to extend it, until the log that does has a seal with it; or null
 */
public record Gossip(CheckpointNote newest, CheckpointNote fork) {}

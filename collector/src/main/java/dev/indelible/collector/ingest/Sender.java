package dev.indelible.collector.ingest;

/**
 * Who seems to send a batch, by its first line. That is not proved before the seal at the batch's end: a line that was stored
 * can be had by whoever was shown it, and where a stream goes on is no secret. So what a stranger sends in an agent's name
 * must never count against the agent: the peer's address is a part of this, and so is whether the line was sent before.
 *
 * @param identity in base64
 * @param peer the address that it comes from
 * @param again whether the line is stored already
 */
record Sender(String identity, String peer, boolean again) {}

package dev.indelible.collector.verify;

/**
 * How far a log holds one stream.
 *
 * @param lines of it, from seq 0 on without a hole
 * @param head the leaf of the last of them; since each line names the leaf before it, it stands for all
 */
record StreamEnd(String stream, long lines, byte[] head) {}

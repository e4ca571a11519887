package dev.indelible.collector.benchmarks.lines;

/**
 * A batch ready to be posted.
 *
 * @param gzip the body
 * @param leaf of the last line, a seal
 * @param lines with the seals
 * @param bytes before compression, with the line feeds
 */
public record PreparedBatch(byte[] gzip, byte[] leaf, int lines, long bytes) {}

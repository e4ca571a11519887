/**
 * The append-only log: segments of lines, tiles, checkpoints, the one thread that writes them, and the start-up that
 * rebuilds all state from the lines. The layout is FORMAT.md's "The log's folder"; nothing else ever lies there.
 */
package dev.indelible.collector.log;

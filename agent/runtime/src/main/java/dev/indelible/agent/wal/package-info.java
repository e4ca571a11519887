/** The write-ahead log on disk: segments of finished lines, freed only behind a verified receipt. */
package dev.indelible.agent.wal;

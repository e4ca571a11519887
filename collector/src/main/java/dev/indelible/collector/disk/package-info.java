/** Files that are whole or absent, and on the disk when a call returns. Knows nothing of logs, keys or the network. */
package dev.indelible.collector.disk;

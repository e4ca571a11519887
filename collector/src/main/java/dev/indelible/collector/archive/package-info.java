/**
 * The second store, in which closed segments lie that need not be at hand any more: a folder, or a bucket under Object Lock.
 * Knows files by their names in the log's folder, and nothing of what is in them: whoever reads them judges them.
 */
package dev.indelible.collector.archive;

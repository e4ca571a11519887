/**
 * How long lines are kept, what holds them longer, and the one way in which the front of a log goes. What is unexpired or
 * held is never removed: whoever adds a way to remove lines asks {@link dev.indelible.collector.retention.Plan} first.
 */
package dev.indelible.collector.retention;

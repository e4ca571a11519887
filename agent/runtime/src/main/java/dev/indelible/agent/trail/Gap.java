package dev.indelible.agent.trail;

/**
 * A loss that recovery has found, as its line will tell it.
 *
 * @param bound {@code exact}, {@code at_least} or {@code unknown}
 * @param from the stream that it concerns, or null
 */
record Gap(long lost, String bound, String why, String from) {}

package dev.indelible.collector.verify;

/**
 * Something a reader must know of a log that is otherwise right.
 *
 * @param code one word for programs
 * @param text one sentence for people; may hold text from the log, so it is cleaned before it is shown
 */
record Finding(String code, String text) {}

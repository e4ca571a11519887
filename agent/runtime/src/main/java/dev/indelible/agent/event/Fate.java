package dev.indelible.agent.event;

/** What became of an event that was recorded. */
public enum Fate {
    /** It is as safe as its level says. */
    HELD,
    /** It is in the buffer and takes its way, but did not get as far as its level says within the time there is for it. */
    LATE,
    /** Only its loss is counted, or not even that: there is no buffer. */
    LOST
}

package dev.indelible.agent.event;

/** How far an event must have got before the call that it tells of returns; each one is more than the one before. */
public enum Level {
    /** In memory that the kernel owns: survives the end of the process. */
    BUFFERED,
    /** In a file that was forced to its disk: survives the loss of power. */
    DURABLE,
    /** At the collector, whose receipt was verified: survives the loss of the host. */
    RECEIVED
}

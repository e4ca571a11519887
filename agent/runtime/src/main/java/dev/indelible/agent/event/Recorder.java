package dev.indelible.agent.event;

/**
 * Where capture hands over what it saw. The only door between capture and the buffer.
 *
 * <p>Called on application threads: no method throws, blocks for I/O or waits for the network.
 */
public interface Recorder {
    /** This thread's record, cleared, with the time set to now. */
    EventRecord start(EventKind kind);

    /**
     * Puts the record into the buffer. When it returns, the event, or a counted gap, is in memory that the kernel owns.
     * True for the event, false for the gap.
     */
    boolean record(EventRecord record);

    /** Counts an event that the policy left out; heartbeats tell the sum. */
    void excluded(EventKind kind);

    /** Counts events that capture could not make; they become one {@code gap} line. {@code why}: a constant text. */
    void lost(long events, String why);
}

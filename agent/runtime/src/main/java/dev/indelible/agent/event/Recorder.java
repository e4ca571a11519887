package dev.indelible.agent.event;

/**
 * Where capture hands over what it saw. The only door between capture and the buffer.
 *
 * <p>Called on application threads: no method throws, and none waits longer than a bound. For I/O or the network it waits
 * only where a {@link Level} above the buffer was asked for.
 */
public interface Recorder {
    /** This thread's record, cleared, with the time set to now. */
    EventRecord start(EventKind kind);

    /**
     * Puts the record into the buffer. When it returns, the event, or a counted gap, is in memory that the kernel owns.
     * True for the event, false for the gap.
     */
    boolean record(EventRecord record);

    /**
     * The same, and returns when the event is as safe as this level says, or the time for that has passed; on a thread
     * that may be interrupted, and stays so.
     *
     * @param level null for the deployment's
     */
    default Fate record(EventRecord record, Level level) {
        return record(record) ? Fate.HELD : Fate.LOST;
    }

    /** Whether work that would be recorded is to be refused before it begins. Whoever does so counts it as lost. */
    default boolean refuses() {
        return false;
    }

    /** Counts an event that the policy left out; heartbeats tell the sum. */
    void excluded(EventKind kind);

    /** Counts events that capture could not make; they become one {@code gap} line. {@code why}: a constant text. */
    void lost(long events, String why);
}

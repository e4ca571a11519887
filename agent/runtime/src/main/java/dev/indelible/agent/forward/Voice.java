package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;

/**
 * Where the forwarder says what somebody must know, and asks whether it is waited for. Any thread; nothing here waits or
 * throws.
 */
public interface Voice {
    /**
     * For the people who run the application, once per process and topic.
     *
     * @param topic a constant word
     * @param message what is wrong and what to do, one line, no secret in it
     */
    void notice(String topic, String message);

    /**
     * For the readers of the trail: becomes an {@code alarm} line of the live stream, each time.
     *
     * @param found a constant word
     * @param why one line, no secret in it
     */
    void alarm(String found, String why);

    /**
     * The collector will never take the rest of this stream: its events go on in a new stream, as recovered, and nothing
     * more of this one may be sent. Done at some later time.
     *
     * @param newIdentity another process has this one's identity
     * @return false when that was done before and the collector has taken nothing since, so it would not help
     */
    boolean reenter(WalStream rejected, String why, boolean newIdentity);

    /** Whether a caller waits for a receipt. */
    boolean urgent();
}

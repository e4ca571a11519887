package dev.indelible.collector.store;

/** Is told how the locked copy of a log fares. A call returns at once. Any thread. */
public interface MirrorVoice {
    /** For the operator, in one line. */
    void say(String message);

    /**
     * For the log's own stream: whoever watches the log should hear of it.
     *
     * @param outcome {@code failure}, or {@code success} where a failure is over
     */
    void alarm(String action, String outcome, String why);
}

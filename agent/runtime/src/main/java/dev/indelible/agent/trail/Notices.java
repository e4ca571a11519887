package dev.indelible.agent.trail;

/**
 * Where the agent tells the people who run the application that something needs their hand. Any thread; never throws.
 */
public interface Notices {
    /**
     * Tells it once per process and topic.
     *
     * @param topic a constant word; later messages of the same topic are dropped
     * @param message what is wrong and what to do, one line, no secret in it
     */
    void once(String topic, String message);
}

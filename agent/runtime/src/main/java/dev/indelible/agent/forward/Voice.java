package dev.indelible.agent.forward;

/** Where the forwarder says what somebody must know. Any thread; nothing here waits or throws. */
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
}

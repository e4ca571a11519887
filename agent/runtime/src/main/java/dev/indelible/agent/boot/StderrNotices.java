package dev.indelible.agent.boot;

import dev.indelible.agent.trail.Notices;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One line on standard error per topic: the only voice the agent has in the application. */
final class StderrNotices implements Notices {
    private static final int MAX_CHARS = 1000;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    @Override
    public void once(String topic, String message) {
        if (said.add(topic)) {
            say(message);
        }
    }

    /** Prints a line, whatever was said before. */
    void say(String message) {
        String line = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) + "…" : message;
        try {
            System.err.println("indelible: " + line.replace('\n', ' ').replace('\r', ' '));
        } catch (Throwable broken) {
            // The application has put a stream of its own there.
        }
    }
}

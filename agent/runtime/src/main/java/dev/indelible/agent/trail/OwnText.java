package dev.indelible.agent.trail;

import java.nio.charset.StandardCharsets;

/** Texts of the agent's own lines, from configuration or class names: short, and characters only. */
final class OwnText {
    private static final int MAX_CHARS = 500;

    private OwnText() {}

    /** At most 500 characters; an unpaired surrogate, which a line may not hold, becomes a question mark. */
    static String of(String text) {
        String cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}

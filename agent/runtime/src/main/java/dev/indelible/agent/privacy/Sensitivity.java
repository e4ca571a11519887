package dev.indelible.agent.privacy;

import java.util.Locale;

/** How a value shows in a line. */
public enum Sensitivity {
    /** As it is. */
    NONE,
    /** Not at all: {@code [redacted]}. */
    DROP,
    /** The last four characters, where the value is long enough that they tell little: {@code ****1111}. */
    MASK,
    /** A keyed hash, the same for the same value, so that it can be searched for where the key is. */
    HMAC;

    /** The constant of that name in any case, or null. */
    public static Sensitivity named(String name) {
        for (Sensitivity one : values()) {
            if (one.name().equals(name.toUpperCase(Locale.ROOT))) {
                return one;
            }
        }
        return null;
    }
}

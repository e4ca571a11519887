package dev.indelible.collector.show;

import java.time.Instant;

/** How a moment is read that a person types. Lets the fuzz targets see what is this package's own. */
public final class Moments {
    private Moments() {}

    /** The time as a line has it, or null. */
    public static String read(String text, Instant now) {
        try {
            return Moment.parse(text, now);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

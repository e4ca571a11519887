package dev.indelible.collector.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** What every store asks of keys and dates before it does anything. */
public final class StoreKey {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final int LENGTH = 900;

    private StoreKey() {}

    /** Gives the key back, or throws IllegalArgumentException where no store may be asked for it. */
    public static String check(String key) {
        if (key.length() > LENGTH || !KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + LENGTH + " of A-Z a-z 0-9 . _ - in parts between single slashes, not: " + key);
        }
        return key;
    }

    /** A date that a store keeps exactly: the next whole second. */
    public static Instant wholeSecond(Instant date) {
        Instant second = date.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(date) ? second : second.plusSeconds(1);
    }
}

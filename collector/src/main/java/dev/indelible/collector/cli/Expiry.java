package dev.indelible.collector.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of a token's life, as people write it: {@code 30m}, {@code 24h}, {@code 7d}, or a moment in RFC 3339. */
final class Expiry {
    private static final Pattern AFTER = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

    private Expiry() {}

    /** @throws IllegalArgumentException for another form, and for a moment that is over */
    static Instant parse(String text, Instant now) {
        Matcher after = AFTER.matcher(text);
        if (after.matches()) {
            long count = Long.parseLong(after.group(1));
            return now.plus(
                    switch (after.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            Instant moment = Instant.parse(text);
            if (moment.isAfter(now)) {
                return moment;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is 30m, 24h, 7d, or a moment like 2026-12-31T00:00:00Z", e);
        }
        throw new IllegalArgumentException("lies in the past");
    }
}

package dev.indelible.collector.show;

import dev.indelible.chain.line.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a moment as a person types it: RFC 3339, a date (its first instant, UTC), or so long ago: 30s 15m 2h 7d. */
final class Moment {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Moment() {}

    /**
     * The moment as the {@code time} of a line, which sorts as text.
     *
     * @throws IllegalArgumentException saying what forms there are
     */
    static String parse(String text, Instant now) {
        try {
            Instant instant = instant(text, now).truncatedTo(ChronoUnit.MICROS);
            if (!instant.isBefore(Instant.EPOCH) && !instant.isAfter(LAST)) {
                return Timestamp.text(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
            }
        } catch (DateTimeParseException e) {
            // One message for all wrong forms.
        }
        throw new IllegalArgumentException(
                "not a moment: " + text + " (use 2026-11-22T08:00:00Z, 2026-11-22 or, for so long ago, 2h)");
    }

    private static Instant instant(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}

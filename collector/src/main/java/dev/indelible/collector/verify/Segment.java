package dev.indelible.collector.verify;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of lines under {@code events/}, known by its path.
 *
 * @param first log index of its first line
 * @param date the day in its path
 * @param sealed whether its {@code .seal} stands beside it
 */
record Segment(long first, LocalDate date, boolean sealed) {
    private static final Pattern NAME =
            Pattern.compile("events/([0-9]{4})/([0-9]{2})/([0-9]{2})/([0-9]{20})\\.(jsonl|seal)");

    /**
     * Reads a path relative to the log's folder.
     *
     * @return the segment, {@code sealed} when the path is that of the seal; null when it is no such path
     */
    static Segment parse(String path) {
        Matcher name = NAME.matcher(path);
        if (!name.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3)));
            return new Segment(
                    Long.parseLong(name.group(4)), date, name.group(5).equals("seal"));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    Segment withSeal() {
        return new Segment(first, date, true);
    }

    String path() {
        return stem() + ".jsonl";
    }

    String sealPath() {
        return stem() + ".seal";
    }

    private String stem() {
        return String.format(
                Locale.ROOT,
                "events/%04d/%02d/%02d/%020d",
                date.getYear(),
                date.getMonthValue(),
                date.getDayOfMonth(),
                first);
    }
}

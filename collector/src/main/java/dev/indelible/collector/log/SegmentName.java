package dev.indelible.collector.log;

import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a segment below {@code events/}: {@code YYYY/MM/DD/<20 digits>}, so that path order is log order.
 *
 * @param date UTC, when its first line arrived; never before that of the segment in front
 * @param first index of its first line, a multiple of 256
 */
public record SegmentName(LocalDate date, long first) {
    private static final Pattern NAME = Pattern.compile("([0-9]{4})/([0-9]{2})/([0-9]{2})/0([0-9]{19})\\.(jsonl|seal)");

    public Path lines(Path events) {
        return folder(events).resolve(base() + ".jsonl");
    }

    public Path seal(Path events) {
        return folder(events).resolve(base() + ".seal");
    }

    Path folder(Path events) {
        return events.resolve(String.format(
                Locale.ROOT, "%04d/%02d/%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
    }

    private String base() {
        return String.format(Locale.ROOT, "%020d", first);
    }

    /**
     * The segments of a log in order, without those that an unfinished removal left below its beginning.
     *
     * @param begin index of the first line that was not removed, 0 where none ever was
     * @throws LogException where a name is not one of ours, or order and dates contradict each other
     */
    public static List<SegmentName> list(Path events, long begin) throws IOException, LogException {
        List<SegmentName> names = new ArrayList<>(any(events));
        names.removeIf(name -> name.first() < begin || !Files.exists(name.lines(events)));
        for (int i = 0; i < names.size(); i++) {
            long first = names.get(i).first();
            if (i == 0 ? first != begin : first <= names.get(i - 1).first()) {
                throw new LogException(names.get(i).lines(events) + " does not follow the segment before it");
            }
        }
        return names;
    }

    /** All names of segments by path, of which lines or seal or both are there, whatever is missing between them. */
    public static List<SegmentName> any(Path events) throws IOException, LogException {
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(events)) {
            files = walk.filter(path -> !Files.isDirectory(path)).sorted().toList();
        }
        Set<SegmentName> names = new LinkedHashSet<>();
        for (Path file : files) {
            SegmentName name = parse(events.relativize(file).toString());
            if (name == null) {
                throw new LogException(file + " does not belong in a log; move it elsewhere");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /** The segment whose lines or seal have this path below {@code events/}; null where none can have. */
    public static SegmentName parse(String path) throws LogException {
        Matcher matcher = NAME.matcher(path);
        return matcher.matches() ? of(Path.of(path), matcher) : null;
    }

    private static SegmentName of(Path file, Matcher matcher) throws LogException {
        try {
            SegmentName name = new SegmentName(
                    LocalDate.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3))),
                    Long.parseLong(matcher.group(4)));
            if (name.first % TilePath.WIDTH == 0) {
                return name;
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new LogException(file + ": no such day or index");
        }
        throw new LogException(file + " does not begin at a multiple of " + TilePath.WIDTH);
    }
}

package dev.indelible.collector.verify;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.line.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services that should be in a log, from a file that somebody keeps: silence is no event, so only who knows what should
 * be there can miss it. One service a line, {@code NAME} or {@code NAME 24h} ({@code m}, {@code h}, {@code d}: it must have
 * lines that are not older than this at the time of the checkpoint); {@code #} begins a comment.
 */
final class Expectations {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern LINE = Pattern.compile("(\\S+)(?:\\s+([1-9][0-9]{0,5})([mhd]))?");

    private final Map<String, Duration> services = new LinkedHashMap<>();

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException naming the line that is none
     */
    static Expectations read(Path file) throws IOException {
        byte[] bytes = PlainFile.read(file.toRealPath(), MAX_BYTES);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
        }
        Expectations expectations = new Expectations();
        int number = 0;
        for (String each : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            String line = each.split("#", 2)[0].strip();
            if (!line.isEmpty()) {
                expectations.add(line, number);
            }
        }
        if (expectations.services.isEmpty()) {
            throw new IllegalArgumentException("it names no service");
        }
        return expectations;
    }

    int count() {
        return services.size();
    }

    /**
     * What is missing, over all logs together.
     *
     * @param reports of logs that hold
     */
    List<Finding> missing(List<Report> reports) {
        Map<String, ServiceSeen> seen = new TreeMap<>();
        long signed = Long.MIN_VALUE;
        for (Report report : reports) {
            report.services().forEach((service, more) -> ServiceSeen.add(seen, service, more));
            signed = report.latest() == null
                    ? signed
                    : Math.max(signed, report.latest().epochSeconds());
        }
        List<Finding> findings = new ArrayList<>();
        long newest = signed;
        services.forEach((service, within) -> {
            String missing = missing(ServiceSeen.of(seen, service), within, newest);
            if (missing != null) {
                findings.add(new Finding("expected", "Service " + service + " should be here, but " + missing + "."));
            }
        });
        return findings;
    }

    private static String missing(ServiceSeen seen, Duration within, long signed) {
        if (seen.streams() == 0) {
            return seen.enrolments() == 0 ? "it never enrolled" : "it enrolled and has no stream";
        }
        if (within != null && seen.lastMicros() / 1_000_000 < signed - within.toSeconds()) {
            return "its last line, of " + Timestamp.text(seen.lastMicros()) + ", is older than " + text(within)
                    + " at the checkpoint";
        }
        return null;
    }

    private void add(String line, int number) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || !EnrolmentToken.isService(matcher.group(1))) {
            throw new IllegalArgumentException(
                    "line " + number + " is not a service's name, or a name and a time such as 24h");
        }
        Duration within = null;
        if (matcher.group(2) != null) {
            long count = Long.parseLong(matcher.group(2));
            within = switch (matcher.group(3)) {
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        services.put(matcher.group(1), within);
    }

    private static String text(Duration within) {
        return within.toMinutes() % 60 == 0 ? within.toHours() + " h" : within.toMinutes() + " min";
    }
}

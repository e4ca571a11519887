package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads from a log's files who is enrolled, for people: nothing is verified, and lines that a running collector has not
 * published yet may be among them. Memory grows with the number of identities.
 */
public final class Grants {
    private static final String KIND = "\"kind\":\"";

    /**
     * One identity's right to open streams of a service.
     *
     * @param origin the token that enrolled it, or the key whose place it took
     * @param state {@code enrolled}, {@code replaced} or {@code revoked}
     * @param seen when and on which host it opened its last stream
     */
    public record Grant(String identity, String service, String origin, String state, String seen) {}

    private record Holder(String identity, String service) {}

    private final Map<Holder, String> origins = new LinkedHashMap<>();
    private final Map<Holder, String> seen = new LinkedHashMap<>();
    private final Set<Holder> replaced = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();

    private Grants() {}

    /** All grants of the log in this folder, in the order in which they were made. */
    public static List<Grant> read(Path log) throws IOException, LogException {
        Grants grants = new Grants();
        Path events = log.resolve("events");
        Retained retained = Retained.newest(log);
        if (retained != null) {
            retained.read(entry -> {
                if (entry.line() != null) {
                    grants.take(entry.line());
                }
            });
        }
        for (SegmentName name : SegmentName.list(events, retained == null ? 0 : retained.before())) {
            try (LineFile lines = new LineFile(name.lines(events))) {
                while (lines.next()) {
                    grants.take(lines.line());
                }
            }
        }
        return grants.list();
    }

    private void take(byte[] bytes) {
        // The kind is the fifth of the first six members, whose lengths have a bound: most lines need no parsing.
        String head = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
        int kind = head.indexOf(KIND) + KIND.length();
        boolean wanted = head.startsWith("enrol\"", kind)
                || head.startsWith("rotate\"", kind)
                || head.startsWith("revoke\"", kind)
                || head.startsWith("open\"", kind);
        try {
            if (wanted) {
                take(Line.parse(bytes, 0, bytes.length));
            }
        } catch (LineException e) {
            // Verify says where; here it grants nothing.
        }
    }

    private void take(Line line) {
        String identity = line.text("identity");
        Holder holder = new Holder(identity, line.text("service"));
        switch (line.kind()) {
            case "enrol" -> origins.putIfAbsent(holder, "token " + line.text("token"));
            case "rotate" -> {
                origins.putIfAbsent(holder, "replaces " + line.text("replaces"));
                replaced.add(new Holder(line.text("replaces"), holder.service()));
            }
            case "revoke" -> revoked.add(identity);
            default -> seen.put(holder, "last opened " + line.time() + " on " + line.text("host"));
        }
    }

    private List<Grant> list() {
        List<Grant> grants = new ArrayList<>();
        origins.forEach((holder, origin) -> grants.add(new Grant(
                holder.identity(),
                holder.service(),
                origin,
                revoked.contains(holder.identity()) ? "revoked" : replaced.contains(holder) ? "replaced" : "enrolled",
                seen.getOrDefault(holder, "never opened a stream"))));
        return grants;
    }
}

package dev.indelible.collector.retention;

import dev.indelible.collector.archive.ArchiveAddress;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * For how long each line is kept, for how long at hand, and where the archive is, as the operator wrote it. What must stay
 * true: a line that no rule names is kept for good, and at hand; of rules that name a line equally closely the longest
 * counts; no rule undercuts a preset. Immutable.
 */
public final class Rules {
    /** The name of the file in the collector's folder. */
    public static final String FILE = "retention";

    private static final String ARCHIVE = "archive ";
    private static final int MAX_BYTES = 8192;
    private static final int MAX_RULES = 200;

    /** Lines that say nothing of what anybody did: alone they keep no segment, unless a rule names them. */
    private static final Set<String> FRAME = Set.of("open", "seal", "heartbeat", "close", "config");

    private final String text;
    private final List<Rule> rules;
    private final ArchiveAddress archive;

    private Rules(String text, List<Rule> rules, ArchiveAddress archive) {
        this.text = text;
        this.rules = rules;
        this.archive = archive;
    }

    /** Reads a file of rules; errors name the file and its line. */
    public static Rules read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    file + " is missing: write the rules into it, such as `preset pci` or `keep 400d`");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(file + " is longer than " + MAX_BYTES + " bytes");
        }
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException naming the line that is wrong */
    static Rules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        ArchiveAddress archive = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String rule = line.replaceFirst("#.*", "").strip().replaceFirst("\\s+", " ");
            if (!rule.isEmpty()) {
                try {
                    if (rule.startsWith(ARCHIVE)) {
                        archive = archive(rule.substring(ARCHIVE.length()), archive);
                    } else {
                        rules.addAll(Rule.parse(rule));
                    }
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw new IllegalArgumentException("holds " + rules.size() + " rules; 1 to " + MAX_RULES + " are read");
        }
        return new Rules(text, List.copyOf(rules), archive);
    }

    private static ArchiveAddress archive(String address, ArchiveAddress earlier) {
        if (earlier != null) {
            throw new IllegalArgumentException("a log has one archive: " + earlier + " stands there already");
        }
        return ArchiveAddress.parse(address);
    }

    /** Where the archive is; null for none. */
    public ArchiveAddress archive() {
        return archive;
    }

    /**
     * Until when a line is kept, or at hand.
     *
     * @param moment the later of when it was written and when it was certainly here
     * @return {@link Instant#MAX} for good, {@link Instant#MIN} where it needs no keeping of its own
     */
    Instant until(Rule.Term term, String service, String kind, Instant moment) {
        Instant floor = Instant.MIN;
        Instant asked = null;
        int closest = -1;
        for (Rule rule : rules) {
            if (rule.term() != term || !rule.covers(service, kind)) {
                continue;
            }
            Instant until = rule.until(moment);
            if (rule.floor()) {
                floor = later(floor, until);
            } else if (rule.closeness() > closest) {
                asked = until;
                closest = rule.closeness();
            } else if (rule.closeness() == closest) {
                asked = later(asked, until);
            }
        }
        if (asked != null) {
            return later(asked, floor);
        }
        return floor.equals(Instant.MIN) && !FRAME.contains(kind) ? Instant.MAX : floor;
    }

    /** As it was written; it stands in the log beside what was removed by it. */
    String text() {
        return text;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

package dev.indelible.collector.retention;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the rules: which lines, and for how long.
 *
 * @param service whose lines, or null for all
 * @param kind of which kind, or null for all
 * @param term what the period is about
 * @param period years, months or days
 * @param floor whether no other rule may ask for less
 */
record Rule(String service, String kind, Term term, Period period, boolean floor) {
    /** What a rule says how long it lasts. */
    enum Term {
        /** So long a line is kept. */
        KEEP,
        /** So long it lies in the log's folder, and not in the archive. */
        AT_HAND
    }

    private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,4})([dy])");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern KIND = Pattern.compile("[a-z_]{1,32}");
    private static final int MAX_YEARS = 100;

    /**
     * Reads {@code keep PERIOD [service NAME] [kind NAME]}, {@code at-hand PERIOD …} or {@code preset NAME [service NAME]}.
     *
     * @return one, or two of a preset that says what must be at hand
     */
    static List<Rule> parse(String text) {
        String[] words = text.split("\\s+", -1);
        boolean preset = words[0].equals("preset");
        boolean atHand = words[0].equals("at-hand");
        if (words.length % 2 != 0 || !preset && !atHand && !words[0].equals("keep")) {
            throw new IllegalArgumentException("a rule is: keep PERIOD [service NAME] [kind NAME], at-hand PERIOD"
                    + " [service NAME] [kind NAME], or: preset NAME [service NAME]");
        }
        String service = null;
        String kind = null;
        for (int i = 2; i < words.length; i += 2) {
            if (words[i].equals("service")
                    && service == null
                    && SERVICE.matcher(words[i + 1]).matches()) {
                service = words[i + 1];
            } else if (words[i].equals("kind")
                    && kind == null
                    && !preset
                    && KIND.matcher(words[i + 1]).matches()) {
                kind = words[i + 1];
            } else {
                throw new IllegalArgumentException("`" + words[i] + " " + words[i + 1] + "` does not belong here");
            }
        }
        if (!preset) {
            Term term = atHand ? Term.AT_HAND : Term.KEEP;
            return List.of(new Rule(service, kind, term, period(words[1]), false));
        }
        Preset named = Preset.of(words[1]);
        Rule kept = new Rule(service, null, Term.KEEP, named.keep(), true);
        return named.atHand() == null
                ? List.of(kept)
                : List.of(kept, new Rule(service, null, Term.AT_HAND, named.atHand(), true));
    }

    private static Period period(String text) {
        Matcher period = PERIOD.matcher(text);
        if (period.matches()) {
            int count = Integer.parseInt(period.group(1));
            boolean years = period.group(2).equals("y");
            if (count <= (years ? MAX_YEARS : 366 * MAX_YEARS)) {
                return years ? Period.ofYears(count) : Period.ofDays(count);
            }
        }
        throw new IllegalArgumentException("a period is 400d or 7y, at most " + MAX_YEARS + " years");
    }

    boolean covers(String ofService, String ofKind) {
        return (service == null || service.equals(ofService)) && (kind == null || kind.equals(ofKind));
    }

    /** How closely it says which lines. */
    int closeness() {
        return (service == null ? 0 : 1) + (kind == null ? 0 : 1);
    }

    /** The end of the time for a line of this moment; calendar years, in UTC. */
    Instant until(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).plus(period).toInstant();
    }
}

package dev.indelible.agent.capture.coverage;

import dev.indelible.agent.capture.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that was found to be audited, or not to be, since the start. Any thread adds; one thread of the agent takes
 * what is new and renders the whole.
 *
 * <p>What must stay true: bounded, whatever an application loads; what does not fit is counted.
 */
public final class CoverageReport implements Coverage {
    private static final int MAX_FOUND = 20_000;

    private final Findings findings;
    private final ConcurrentMap<String, SortedSet<String>> covered = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> missing = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SortedSet<String>> told = new ConcurrentHashMap<>();
    private final AtomicInteger found = new AtomicInteger();
    private volatile boolean changed;

    /** Where a finding goes at once; called on the thread that found it, once for each. */
    public interface Findings {
        /** As {@link Coverage#missing}. */
        void missing(String found, String why);
    }

    public CoverageReport(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void missing(String what, String why) {
        if (!missing.containsKey(what) && fits() && missing.putIfAbsent(what, why) == null) {
            changed = true;
            findings.missing(what, why);
        }
    }

    @Override
    public void covered(String what, String name) {
        SortedSet<String> names = covered.computeIfAbsent(what, kind -> new ConcurrentSkipListSet<>());
        if (!names.contains(name) && fits() && names.add(name)) {
            changed = true;
        }
    }

    private boolean fits() {
        return found.get() <= MAX_FOUND && found.incrementAndGet() <= MAX_FOUND;
    }

    /** Whether something was found since {@link #news} was asked. */
    public boolean changed() {
        return changed;
    }

    /** What is covered and was not told yet, by kind. For one thread at a time. */
    public SortedMap<String, List<String>> news() {
        changed = false;
        SortedMap<String, List<String>> news = new TreeMap<>();
        covered.forEach((what, names) -> {
            SortedSet<String> before = told.computeIfAbsent(what, kind -> new ConcurrentSkipListSet<>());
            List<String> fresh = new ArrayList<>();
            for (String name : names) {
                if (before.add(name)) {
                    fresh.add(name);
                }
            }
            if (!fresh.isEmpty()) {
                news.put(what, fresh);
            }
        });
        return news;
    }

    /** The whole report, for people. {@code title}: its first line. */
    public String text(String title) {
        StringBuilder text = new StringBuilder(title).append("\n\naudited\n");
        new TreeMap<>(covered).forEach((what, names) -> names.forEach(name -> row(text, what, name)));
        text.append("\nnot audited\n");
        for (Map.Entry<String, String> finding : new TreeMap<>(missing).entrySet()) {
            text.append("  ").append(oneLine(finding.getKey() + ": " + finding.getValue()));
        }
        if (missing.isEmpty()) {
            text.append("  nothing was found that should be and is not\n");
        }
        if (found.get() > MAX_FOUND) {
            text.append("\nMore was found than the ").append(MAX_FOUND).append(" entries that fit here.\n");
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String what, String name) {
        text.append("  ").append(what).append(" ".repeat(Math.max(1, 11 - what.length())));
        text.append(oneLine(name));
    }

    /** Names and messages come from applications; what they hold must not look like another entry. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ") + '\n';
    }
}

package dev.indelible.benchmarks.fork;

import java.util.Locale;

/**
 * What became of a JVM's events.
 *
 * @param made events that the callers made
 * @param kept events that the output holds
 * @param told losses that the output itself counts (gap lines)
 */
public record Kept(long made, long kept, long told) {
    /** Nothing yet. */
    public static final Kept NONE = new Kept(0, 0, 0);

    /** Both together. */
    public Kept and(Kept other) {
        return new Kept(made + other.made, kept + other.kept, told + other.told);
    }

    /** Whether each event is there, and no more. */
    public boolean whole() {
        return made == kept;
    }

    /** As a table shows it; a subject that keeps nothing has no loss. */
    public String shown() {
        if (made == 0) {
            return "-";
        }
        if (kept > made) {
            return String.format(Locale.ROOT, "%,d more than the %,d made", kept - made, made);
        }
        String loss = whole()
                ? String.format(Locale.ROOT, "0 of %,d", made)
                : String.format(Locale.ROOT, "%.2f %% of %,d", 100.0 * (made - kept) / made, made);
        return told == 0 ? loss : loss + String.format(Locale.ROOT, " (gap lines say %,d)", told);
    }
}

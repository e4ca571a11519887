package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of transactions, from their {@code tx} lines: a change that was rolled back is none. Remembers the latest
 * {@value #MAX} of them.
 */
final class Fates {
    static final String UNKNOWN = "commit unknown";
    private static final int MAX = 10_000;

    private final Map<String, String> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX;
        }
    };

    /** Takes a line of any kind. A commit that failed is no fate: what follows it is. */
    void see(Line line) {
        String action = line.kind().equals("tx") ? line.text("action") : null;
        String outcome = line.text("outcome");
        String key = key(line);
        if (action == null || outcome == null || key == null) {
            return;
        }
        String fate = switch (action + " " + outcome) {
            case "tx.commit success" -> "committed";
            case "tx.rollback success" -> "rolled back";
            case "tx.commit unknown", "tx.rollback unknown", "tx.close unknown" -> UNKNOWN;
            default -> null;
        };
        if (fate != null) {
            known.put(key, fate);
        }
    }

    /** Whether the line's outcome is known only with its transaction's: not for one that tells a fate or an intent. */
    static boolean depends(Line line) {
        return !line.kind().equals("tx") && line.text("tx") != null && !"intent".equals(line.text("phase"));
    }

    /** What became of the transaction that the key names, or null as long as nobody said. */
    String of(String key) {
        return known.get(key);
    }

    /** Names the line's transaction: its id means nothing outside of its stream. */
    static String key(Line line) {
        String tx = line.text("tx");
        return tx == null ? null : line.stream() + ' ' + tx;
    }
}

package dev.indelible.agent.capture.jdbc;

import java.util.List;
import java.util.Set;

/**
 * A statement that begins or ends a transaction, or a part of one, instead of the connection's methods.
 *
 * @param kind what it does
 * @param savepoint the savepoint's name, or null
 */
record TxControl(Kind kind, String savepoint) {
    enum Kind {
        BEGIN,
        COMMIT,
        COMMIT_AND_CHAIN,
        ROLLBACK,
        ROLLBACK_AND_CHAIN,
        SAVEPOINT,
        ROLLBACK_TO,
        RELEASE,
        /** The first half of a two-phase commit: the session leaves the transaction, whose fate is open. */
        PREPARE,
        /** {@code SET autocommit = …}: the driver has to be asked. */
        MODE
    }

    private static final String QUOTED = String.valueOf(SqlTokens.QUOTED);
    private static final Set<String> NOISE = Set.of("WORK", "TRANSACTION", "TRAN");
    private static final Set<String> OPTIONS = Set.of(
            "ISOLATION", "READ", "NOT", "DEFERRABLE", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT", "WITH");

    /** Null where the words are no such statement; a block of code also starts with BEGIN and is none. */
    static TxControl of(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        String verb = word(words, 0);
        int next = NOISE.contains(word(words, 1)) ? 2 : 1;
        String after = word(words, next);
        return switch (verb) {
            case "BEGIN" -> after.isEmpty() || OPTIONS.contains(after) ? plain(Kind.BEGIN) : null;
            case "START" -> next == 2 ? plain(Kind.BEGIN) : null;
            case "COMMIT", "END" -> end(words, after, Kind.COMMIT, Kind.COMMIT_AND_CHAIN);
            case "ABORT" -> plain(Kind.ROLLBACK);
            case "ROLLBACK" ->
                after.equals("TO") ? back(words, next + 1) : end(words, after, Kind.ROLLBACK, Kind.ROLLBACK_AND_CHAIN);
            case "SAVEPOINT" -> new TxControl(Kind.SAVEPOINT, name(words, 1));
            case "RELEASE" -> new TxControl(Kind.RELEASE, name(words, after.equals("SAVEPOINT") ? 2 : 1));
            case "PREPARE" -> next == 2 ? plain(Kind.PREPARE) : null;
            case "SET" -> setsMode(words) ? plain(Kind.MODE) : null;
            default -> null;
        };
    }

    private static boolean setsMode(List<String> words) {
        for (int i = 1; i < Math.min(words.size(), 8); i++) {
            if (word(words, i).equals("AUTOCOMMIT")) {
                return true;
            }
        }
        return false;
    }

    private static TxControl end(List<String> words, String after, Kind kind, Kind chained) {
        // COMMIT PREPARED ends a transaction that is no session's.
        if (after.equals("PREPARED")) {
            return null;
        }
        boolean chain = words.size() > 1
                && word(words, words.size() - 1).equals("CHAIN")
                && !word(words, words.size() - 2).equals("NO");
        return plain(chain ? chained : kind);
    }

    private static TxControl back(List<String> words, int at) {
        return new TxControl(Kind.ROLLBACK_TO, name(words, word(words, at).equals("SAVEPOINT") ? at + 1 : at));
    }

    private static TxControl plain(Kind kind) {
        return new TxControl(kind, null);
    }

    private static String word(List<String> words, int at) {
        return at < words.size() ? SqlShape.upper(words.get(at)) : "";
    }

    /** As the server compares it: quotes removed, or in lower case. */
    private static String name(List<String> words, int at) {
        if (at >= words.size()) {
            return "";
        }
        String word = words.get(at);
        return word.startsWith(QUOTED) ? word.substring(1) : word.toLowerCase(java.util.Locale.ROOT);
    }
}

package dev.indelible.agent.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Which names stand for values that a line does not show. What the team says is asked first and in order, then the
 * agent's own list, all of whose names drop the value.
 *
 * <p>A rule is one or more words that must stand side by side in the name, or as one word: {@code card number} hits
 * {@code cardNumber}, {@code CARD_NUMBERS} and {@code cardnumber}, and not {@code discard_number}.
 */
final class NameRules {
    /** Account numbers such as an IBAN are not in it: they are what an audit trail is about. A team adds what it needs. */
    private static final List<String> DROPPED = List.of(
            "pin",
            "otp",
            "totp",
            "pwd",
            "pw",
            "passcode",
            "secret",
            "token",
            "jwt",
            "bearer",
            "csrf",
            "xsrf",
            "api key",
            "private key",
            "secret key",
            "access key",
            "signing key",
            "encryption key",
            "session id",
            "jsessionid",
            "authorization",
            "cookie",
            "pan",
            "primary account number",
            "card number",
            "card no",
            "credit card",
            "cvv",
            "cvc",
            "card verification",
            "security code",
            "ssn",
            "social security");

    /** These hide in longer words too, as in a column {@code userpassword}; no harmless word contains them. */
    private static final List<String> DROPPED_ANYWHERE = List.of(
            "password",
            "passwd",
            "passphrase",
            "passwort",
            "credential",
            "apikey",
            "privatekey",
            "secretkey",
            "accesstoken",
            "refreshtoken",
            "cardnumber");

    private record Rule(List<String> words, String joined, Sensitivity how) {
        static Rule of(String name, Sensitivity how) {
            List<String> words = NameWords.of(name);
            return new Rule(words, String.join("", words), how);
        }

        boolean hits(List<String> name) {
            for (int at = 0; at < name.size(); at++) {
                if (same(name.get(at), joined) || at + words.size() <= name.size() && hits(name, at)) {
                    return true;
                }
            }
            return false;
        }

        private boolean hits(List<String> name, int at) {
            int last = words.size() - 1;
            return name.subList(at, at + last).equals(words.subList(0, last))
                    && same(name.get(at + last), words.get(last));
        }

        private static boolean same(String word, String wanted) {
            boolean plural = word.length() == wanted.length() + 1 && word.endsWith("s");
            return (plural || word.length() == wanted.length()) && word.startsWith(wanted);
        }
    }

    /** Names come from clients too, as segments of paths: what is remembered of them is bounded. */
    private static final int MAX_KNOWN = 1024;

    private static final int MAX_KNOWN_CHARS = 64;

    private final List<Rule> rules = new ArrayList<>();
    private final ConcurrentMap<String, Sensitivity> known = new ConcurrentHashMap<>();

    /**
     * Reads the team's rules: {@code iban}, {@code iban:hmac}, {@code pan:mask}, {@code pageToken:none}.
     *
     * @param complaints takes one text about each that cannot be read; its name is dropped then, the safe reading
     */
    NameRules(Collection<String> given, Consumer<String> complaints) {
        for (String text : given) {
            int colon = text.lastIndexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            Sensitivity how = colon < 0
                    ? Sensitivity.DROP
                    : Sensitivity.named(text.substring(colon + 1).trim());
            if (NameWords.of(name).isEmpty() || how == null) {
                complaints.accept("\"" + text + "\" is no name, or name:drop, name:mask, name:hmac or name:none");
            }
            if (!NameWords.of(name).isEmpty()) {
                rules.add(Rule.of(name, how == null ? Sensitivity.DROP : how));
            }
        }
        DROPPED.forEach(name -> rules.add(Rule.of(name, Sensitivity.DROP)));
    }

    Sensitivity of(String name) {
        if (name.length() > MAX_KNOWN_CHARS) {
            return read(name);
        }
        Sensitivity how = known.get(name);
        if (how == null) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            how = read(name);
            known.put(name, how);
        }
        return how;
    }

    private Sensitivity read(String name) {
        List<String> words = NameWords.of(name);
        for (Rule rule : rules) {
            if (rule.hits(words)) {
                return rule.how();
            }
        }
        boolean inside =
                words.stream().anyMatch(word -> DROPPED_ANYWHERE.stream().anyMatch(word::contains));
        return inside ? Sensitivity.DROP : Sensitivity.NONE;
    }
}

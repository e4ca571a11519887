package dev.indelible.agent.privacy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Decides what a line may say of a value: by its name, or as the code marks it. Made once at start; any thread.
 *
 * <p>What must stay true: where a value cannot be shown as asked, it is dropped, never shown; and the trail says so.
 */
public final class Privacy {
    /** What a line says of a value that is dropped. */
    public static final String REDACTED = "[redacted]";

    /** As long as any other mask: the value's length is not told. */
    private static final String MASK = "****";

    private static final int MASK_KEEPS = 4;

    /** From here on four characters are a third at most: a card number, not a pin. */
    private static final int MASK_LEAST = 12;

    private static final String UNSET = "values marked HMAC are dropped, because no key is set: make one with java -jar"
            + " indelible-agent.jar new-key FILE and set indelible.privacy.key.file=FILE";

    private final NameRules rules;
    private final HashKey key;
    private final BiConsumer<String, String> missing;
    private final AtomicBoolean told = new AtomicBoolean();

    private Privacy(NameRules rules, HashKey key, BiConsumer<String, String> missing) {
        this.rules = rules;
        this.key = key;
        this.missing = missing;
    }

    /**
     * Reads the key file, once; without one that can be used, values marked HMAC are dropped.
     *
     * @param names the team's name rules, asked before the agent's own: {@code iban}, {@code pan:mask}, {@code
     *     customerId:hmac}, {@code pageToken:none}
     * @param keyFile or null
     * @param missing takes what does not work and why, as {@code Coverage.missing}
     */
    public static Privacy of(Collection<String> names, String keyFile, BiConsumer<String, String> missing) {
        NameRules rules = new NameRules(names, complaint -> missing.accept("indelible.sensitive", complaint));
        HashKey key = null;
        if (keyFile != null) {
            try {
                key = KeyFile.read(Path.of(keyFile));
            } catch (IOException | RuntimeException unusable) {
                missing.accept(
                        "indelible.privacy.key.file",
                        "values marked HMAC are dropped: "
                                + (unusable instanceof IOException ? unusable.getMessage() : keyFile + " is no path"));
            }
        }
        Privacy privacy = new Privacy(rules, key, missing);
        privacy.told.set(keyFile != null && key == null);
        return privacy;
    }

    /** How a value of this name is to be shown where nothing else says so. What is asked first costs a microsecond. */
    public Sensitivity of(String name) {
        return rules.of(name);
    }

    /**
     * What the line says of a value. Never throws.
     *
     * @param rendered null, a Long, a Boolean or a String; for HMAC better a number itself than its text, see {@link
     *     CanonicalText}
     * @return null for null; {@code rendered} for NONE; else a text
     */
    public Object show(Sensitivity how, Object rendered) {
        if (rendered == null || how == Sensitivity.NONE) {
            return rendered;
        }
        return switch (how) {
            case MASK -> mask(String.valueOf(rendered));
            case HMAC -> hash(rendered);
            default -> REDACTED;
        };
    }

    private static String mask(String text) {
        if (text.length() < MASK_LEAST) {
            return MASK;
        }
        int from = text.length() - MASK_KEEPS;
        return MASK + text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }

    private String hash(Object rendered) {
        if (key == null) {
            tell(UNSET);
            return REDACTED;
        }
        try {
            return key.hash(rendered);
        } catch (Exception unable) {
            tell("values marked HMAC are dropped: this JVM cannot make HmacSHA256 (" + unable + ")");
            return REDACTED;
        }
    }

    private void tell(String why) {
        if (told.compareAndSet(false, true)) {
            missing.accept("@Sensitive(HMAC)", why);
        }
    }
}

package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a query string that a line may show: those that the team has listed, and of these no secrets. Reads
 * the text itself, since asking the request for a parameter would read its body too.
 */
final class QueryText {
    private static final int MAX_CHARS = 8_192;
    private static final int MAX_PAIRS = 256;
    private static final int MAX_SHOWN = 16;
    private static final int MAX_VALUE = 256;

    private final Map<String, Sensitivity> listed = new HashMap<>();
    private final Privacy privacy;

    QueryText(Set<String> names, Privacy privacy) {
        this.privacy = privacy;
        names.forEach(name -> listed.put(name, privacy.of(name)));
    }

    /** Whether anything is ever shown. */
    boolean any() {
        return !listed.isEmpty();
    }

    /** Each as {@code name=value}; {@code query} may be null. */
    List<String> shown(String query) {
        List<String> shown = new ArrayList<>();
        if (query == null) {
            return shown;
        }
        String[] pairs = query.substring(0, Math.min(query.length(), MAX_CHARS)).split("&", MAX_PAIRS + 1);
        for (int i = 0; i < Math.min(pairs.length, MAX_PAIRS) && shown.size() < MAX_SHOWN; i++) {
            int equals = pairs[i].indexOf('=');
            String name = decoded(equals < 0 ? pairs[i] : pairs[i].substring(0, equals));
            Sensitivity how = listed.get(name);
            if (how != null) {
                String value = equals < 0 ? "" : decoded(pairs[i].substring(equals + 1));
                shown.add(name + "=" + cut(String.valueOf(privacy.show(how, value))));
            }
        }
        return shown;
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE) {
            return value;
        }
        boolean inside = Character.isHighSurrogate(value.charAt(MAX_VALUE - 1));
        return value.substring(0, inside ? MAX_VALUE - 1 : MAX_VALUE) + "…";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbled) {
            return text;
        }
    }
}

package dev.indelible.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * FORMAT.md, "Line", once more and by other means: the JDK's decoder for UTF-8, a regular expression for the tokens and
 * Jackson for the structure. Shares no code with the parser that it judges.
 */
final class LineOracle {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\""
                    + "|-?(?:0|[1-9][0-9]{0,15})(?![0-9.eE])|true|false|null|[{}\\[\\],:]");
    private static final Pattern NAME = Pattern.compile("\"[a-z0-9_]{1,64}\"");
    private static final Pattern ID = Pattern.compile("\"[A-Za-z0-9_-]{21}[AQgw]\"");
    private static final Pattern HASH = Pattern.compile("\"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\"");
    private static final Pattern SIGNATURE = Pattern.compile("\"[A-Za-z0-9+/]{85}[AQgw]==\"");
    private static final Pattern KIND = Pattern.compile("\"[a-z_]{1,32}\"");
    private static final Pattern TIME = Pattern.compile("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{6}Z\"");
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final Set<String> SIGNED = Set.of(
            "\"open\"",
            "\"seal\"",
            "\"enrol\"",
            "\"rotate\"",
            "\"revoke\"",
            "\"retention\"",
            "\"hold\"",
            "\"handover\"");
    private static final long MOST = 1L << 53;

    /** The outermost members: the value as it stands, and what it says (String, Long, Boolean, null, List, Map). */
    final Map<String, String> raw = new LinkedHashMap<>();

    final Map<String, Object> values = new LinkedHashMap<>();

    private final List<String> tokens = new ArrayList<>();
    private int next;

    private LineOracle() {}

    /** What the line holds, or null where FORMAT.md refuses it. */
    static LineOracle read(byte[] line) {
        LineOracle oracle = new LineOracle();
        try {
            return line.length <= 65_535 && oracle.tokenize(line) && oracle.members() && oracle.framed()
                    ? oracle
                    : null;
        } catch (JacksonException | CharacterCodingException e) {
            return null;
        }
    }

    private boolean tokenize(byte[] line) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(line))
                .toString();
        if (!text.startsWith("{")) {
            return false;
        }
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                return false;
            }
            tokens.add(token.group());
            at = token.end();
        }
        try (JsonParser json = STRICT.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            Object whole = value(json, 1);
            if (json.nextToken() != null || !(whole instanceof Map<?, ?> map)) {
                return false;
            }
            map.forEach((name, value) -> values.put((String) name, value));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Object value(JsonParser json, int depth) {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                require(depth <= 16);
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    require(paired(name));
                    json.nextToken();
                    object.put(name, value(json, depth + 1));
                }
                require(object.size() <= 1024);
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                require(depth <= 16);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json, depth + 1));
                }
                return array;
            }
            case VALUE_STRING -> {
                require(paired(json.getString()));
                return json.getString();
            }
            case VALUE_NUMBER_INT -> {
                long number = json.getLongValue();
                require(number >= -MOST && number <= MOST);
                return number;
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            default -> {
                require(json.currentToken() == JsonToken.VALUE_NULL);
                return null;
            }
        }
    }

    private static boolean paired(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }

    /** The tokens once more, which Jackson has found to be JSON: what stands in them, and the names' own rules. */
    private boolean members() {
        next = 1;
        while (!tokens.get(next).equals("}")) {
            next += tokens.get(next).equals(",") ? 1 : 0;
            String name = tokens.get(next);
            if (!NAME.matcher(name).matches()) {
                return false;
            }
            String member = name.substring(1, name.length() - 1);
            next += 2;
            int from = next;
            if (!walk(member.equals("data"))) {
                return false;
            }
            raw.put(member, String.join("", tokens.subList(from, next)));
        }
        return true;
    }

    /** Over one value; false where a name in it breaks its rule, or a number is a minus zero. */
    private boolean walk(boolean data) {
        int depth = 0;
        do {
            String token = tokens.get(next);
            depth += token.equals("{") || token.equals("[") ? 1 : token.equals("}") || token.equals("]") ? -1 : 0;
            boolean name = token.startsWith("\"") && tokens.get(next + 1).equals(":");
            if (token.equals("-0")
                    || name && !data && !NAME.matcher(token).matches()
                    || name && data && token.getBytes(StandardCharsets.UTF_8).length > 258) {
                return false;
            }
            next++;
        } while (depth > 0);
        return true;
    }

    private boolean framed() {
        List<String> names = new ArrayList<>(raw.keySet());
        if (names.size() < 6
                || !names.subList(0, 6).equals(List.of("stream", "seq", "prev", "time", "kind", "salt"))
                || !ID.matcher(raw.get("stream")).matches()
                || !(values.get("seq") instanceof Long seq)
                || seq < 0
                || !HASH.matcher(raw.get("prev")).matches()
                || !isTime(raw.get("time"))
                || !KIND.matcher(raw.get("kind")).matches()
                || !ID.matcher(raw.get("salt")).matches()) {
            return false;
        }
        if (!SIGNED.contains(raw.get("kind"))) {
            return !raw.containsKey("sig");
        }
        return names.get(names.size() - 1).equals("sig")
                && SIGNATURE.matcher(raw.get("sig")).matches();
    }

    private static boolean isTime(String raw) {
        if (!TIME.matcher(raw).matches()) {
            return false;
        }
        try {
            return LocalDateTime.parse(raw.substring(1, 28), MOMENT) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

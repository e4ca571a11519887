package dev.indelible.chain.enrol;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What an operator hands to a team so that its JVMs may enrol: where the collector is, how to know it, for which service,
 * how often and until when. Its text is a secret; nothing here prints it, and messages never quote it.
 *
 * @param id base64url of 16 bytes
 * @param url {@code https://host:port}, or {@code http://} to a loopback address
 * @param pin {@code sha256/} and the base64 of SHA-256 over the server's SubjectPublicKeyInfo; null for plain HTTP
 * @param uses how many identities may enrol with it, 1 to 100,000
 * @param expires in whole seconds
 */
public record EnrolmentToken(
        String id, String url, String pin, VerifierKey log, String service, int uses, Instant expires) {
    /** The most characters of a token. */
    public static final int MAX_CHARS = 4096;

    private static final String PREFIX = "indelible1.";
    private static final byte[] SIGNED = "indelible/token/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_USES = 100_000;
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Map<String, JsonToken> CLAIMS = Map.of(
            "v", JsonToken.VALUE_NUMBER_INT,
            "id", JsonToken.VALUE_STRING,
            "url", JsonToken.VALUE_STRING,
            "pin", JsonToken.VALUE_STRING,
            "log", JsonToken.VALUE_STRING,
            "service", JsonToken.VALUE_STRING,
            "uses", JsonToken.VALUE_NUMBER_INT,
            "expires", JsonToken.VALUE_STRING);
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public EnrolmentToken {
        if (!isService(service)) {
            throw new IllegalArgumentException("a service name has 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (uses < 1 || uses > MAX_USES) {
            throw new IllegalArgumentException("a token has 1 to " + MAX_USES + " uses");
        }
        Encoding.base64url(id, 16);
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether this can be the name of a service: 1 to 64 of A-Z a-z 0-9 . _ - */
    public static boolean isService(String name) {
        return SERVICE.matcher(name).matches();
    }

    /** The token's text, signed. */
    public String sign(SigningKey operator) {
        byte[] payload = payload();
        return PREFIX + Encoding.base64url(payload) + "." + Encoding.base64url(operator.sign(message(payload)));
    }

    /**
     * Reads a token's claims. Who holds no operator key (an agent) must trust the way the token came.
     *
     * @throws IllegalArgumentException saying what is wrong, without quoting the token
     */
    public static EnrolmentToken parse(String text) {
        return read(parts(text)[0]);
    }

    /** Reads a token and requires the operator's signature on it; errors as {@link #parse}. */
    public static EnrolmentToken verify(String text, byte[] operatorKey) {
        byte[][] parts = parts(text);
        if (!Ed25519.verify(operatorKey, message(parts[0]), parts[1])) {
            throw new IllegalArgumentException("the token is not signed by this collector's operator");
        }
        return read(parts[0]);
    }

    private static byte[][] parts(String text) {
        String[] parts = text.length() > MAX_CHARS || !text.startsWith(PREFIX)
                ? new String[0]
                : text.substring(PREFIX.length()).split("\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("not an enrolment token (one line that starts with " + PREFIX + ")");
        }
        try {
            byte[] payload = Encoding.base64url(parts[0], Base64.getUrlDecoder().decode(parts[0]).length);
            return new byte[][] {payload, Encoding.base64url(parts[1], Ed25519.SIGNATURE_BYTES)};
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static byte[] message(byte[] payload) {
        byte[] message = Arrays.copyOf(SIGNED, SIGNED.length + payload.length);
        System.arraycopy(payload, 0, message, SIGNED.length, payload.length);
        return message;
    }

    private byte[] payload() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            json.writeStringProperty("id", id);
            json.writeStringProperty("url", url);
            if (pin != null) {
                json.writeStringProperty("pin", pin);
            }
            json.writeStringProperty("log", log.toString());
            json.writeStringProperty("service", service);
            json.writeNumberProperty("uses", uses);
            json.writeStringProperty("expires", expires.toString());
            json.writeEndObject();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static EnrolmentToken read(byte[] payload) {
        Map<String, String> claims = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw damaged();
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (CLAIMS.containsKey(name)) {
                    if (value != CLAIMS.get(name)) {
                        throw damaged();
                    }
                    claims.put(name, json.getString());
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw damaged();
            }
        } catch (JacksonException e) {
            // Not kept as the cause: it quotes what it could not read.
            throw damaged();
        }
        if (!"1".equals(claims.get("v"))) {
            throw new IllegalArgumentException("the token is of another version; use the collector's release here too");
        }
        try {
            return new EnrolmentToken(
                    claim(claims, "id"),
                    claim(claims, "url"),
                    claims.get("pin"),
                    VerifierKey.parse(claim(claims, "log")),
                    claim(claims, "service"),
                    Integer.parseInt(claim(claims, "uses")),
                    Instant.parse(claim(claims, "expires")));
        } catch (NoteException | DateTimeException | NumberFormatException e) {
            throw damaged();
        }
    }

    /** Whatever it is: a message that told more would quote the token. */
    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("the token is damaged: was it copied whole?");
    }

    private static String claim(Map<String, String> claims, String name) {
        String value = claims.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the token lacks its " + name);
        }
        return value;
    }
}

package dev.indelible.fuzz;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Enrolment tokens: any text; any payload under the operator's signature. What is read is strict JSON with the claims of
 * FORMAT.md, and writes itself again with the same claims; what is said of any other repeats nothing of it.
 */
public final class TokenFuzz {
    private static final SigningKey OPERATOR = Golden.key("operator");
    private static final byte[] SIGNED = "indelible/token/v1\n".getBytes(StandardCharsets.US_ASCII);

    /** A SubjectPublicKeyInfo up to the 32 bytes of the key (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> TEXTS = Set.of("id", "url", "log", "service", "expires");
    private static final int QUOTED = 12;

    private TokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) == 0) {
            text(new String(rest, StandardCharsets.UTF_8));
        } else {
            payload(rest);
        }
    }

    private static void text(String text) {
        EnrolmentToken verified = null;
        try {
            verified = verified(text);
            Claim.holds(isSigned(text), "a token is verified that the operator did not sign");
        } catch (IllegalArgumentException e) {
            silent(e, text, TokenFuzz::verified);
        }
        try {
            EnrolmentToken token = EnrolmentToken.parse(text);
            Claim.holds(verified == null || verified.equals(token), "another token");
            written(token);
        } catch (IllegalArgumentException e) {
            Claim.holds(verified == null, "a verified token is none");
            silent(e, text, EnrolmentToken::parse);
        }
    }

    private static EnrolmentToken verified(String text) {
        return EnrolmentToken.verify(text, OPERATOR.publicKey());
    }

    private static String signed(byte[] payload) {
        byte[] message = Arrays.copyOf(SIGNED, SIGNED.length + payload.length);
        System.arraycopy(payload, 0, message, SIGNED.length, payload.length);
        return "indelible1." + Encoding.base64url(payload) + "." + Encoding.base64url(OPERATOR.sign(message));
    }

    /** By the JDK's Ed25519, which the product does not use. */
    private static boolean isSigned(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
        try {
            byte[] key = Arrays.copyOf(X509, X509.length + 32);
            System.arraycopy(OPERATOR.publicKey(), 0, key, X509.length, 32);
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key)));
            ed25519.update(SIGNED);
            ed25519.update(payload);
            return parts.length == 3 && ed25519.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void payload(byte[] payload) {
        String text = signed(payload);
        EnrolmentToken token;
        try {
            token = verified(text);
        } catch (IllegalArgumentException e) {
            Claim.holds(quoted(e, text).isEmpty(), "a message repeats a part of the token");
            silent(
                    e,
                    new String(payload, StandardCharsets.UTF_8),
                    changed -> verified(signed(changed.getBytes(StandardCharsets.UTF_8))));
            return;
        }
        Claim.holds(text.length() <= EnrolmentToken.MAX_CHARS, "longer than a token");
        Map<?, ?> claims;
        try {
            claims = STRICT.readValue(payload, Map.class);
        } catch (JacksonException e) {
            throw new AssertionError("a payload is read that is no JSON object", e);
        }
        Claim.same(1, claims.get("v"), "v");
        Claim.same(token.uses(), claims.get("uses"), "uses");
        for (String name : TEXTS) {
            Claim.holds(claims.get(name) instanceof String, name + " is no text");
        }
        Claim.same(token.id(), claims.get("id"), "id");
        Claim.same(token.url(), claims.get("url"), "url");
        Claim.same(token.pin(), claims.get("pin"), "pin");
        Claim.same(token.log().toString(), claims.get("log"), "log");
        Claim.same(token.service(), claims.get("service"), "service");
        Claim.same(
                token.expires(), Instant.parse((String) claims.get("expires")).truncatedTo(ChronoUnit.SECONDS), "end");
        written(token);
    }

    private static void written(EnrolmentToken token) {
        String again = token.sign(OPERATOR);
        if (again.length() <= EnrolmentToken.MAX_CHARS) {
            Claim.same(token, verified(again), "the token that was written");
        }
    }

    /**
     * No message on the way to the first cause repeats so much of the token that it could be told from chance. What is said
     * of the same token with other letters too is no part of it.
     */
    private static void silent(Throwable thrown, String secret, Consumer<String> taken) {
        for (String some : quoted(thrown, secret)) {
            String other = otherLetters(some);
            try {
                taken.accept(secret.replace(some, other));
            } catch (IllegalArgumentException again) {
                if (!other.equals(some) && messages(again).contains(other)) {
                    throw new AssertionError("a message repeats a part of the token", thrown);
                }
            }
        }
    }

    private static Set<String> quoted(Throwable thrown, String secret) {
        String messages = messages(thrown);
        Set<String> quoted = new HashSet<>();
        for (int i = 0; i + QUOTED <= messages.length(); i++) {
            String some = messages.substring(i, i + QUOTED);
            if (secret.contains(some)) {
                quoted.add(some);
            }
        }
        return quoted;
    }

    private static String messages(Throwable thrown) {
        StringBuilder messages = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            messages.append(each.getMessage()).append('\n');
        }
        return messages.toString();
    }

    /** Each letter and digit is the next one, so that a name stays a name. */
    private static String otherLetters(String text) {
        return text.chars()
                .map(c -> switch (c) {
                    case 'z' -> 'a';
                    case 'Z' -> 'A';
                    case '9' -> '0';
                    default -> Character.isLetterOrDigit(c) ? c + 1 : c;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

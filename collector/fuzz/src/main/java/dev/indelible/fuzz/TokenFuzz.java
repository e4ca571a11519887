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
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
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
            verified = EnrolmentToken.verify(text, OPERATOR.publicKey());
            Claim.holds(isSigned(text), "a token is verified that the operator did not sign");
        } catch (IllegalArgumentException e) {
            silent(e, text);
        }
        try {
            EnrolmentToken token = EnrolmentToken.parse(text);
            Claim.holds(verified == null || verified.equals(token), "another token");
            written(token);
        } catch (IllegalArgumentException e) {
            Claim.holds(verified == null, "a verified token is none");
            silent(e, text);
        }
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
        byte[] message = Arrays.copyOf(SIGNED, SIGNED.length + payload.length);
        System.arraycopy(payload, 0, message, SIGNED.length, payload.length);
        String text = "indelible1." + Encoding.base64url(payload) + "." + Encoding.base64url(OPERATOR.sign(message));
        EnrolmentToken token;
        try {
            token = EnrolmentToken.verify(text, OPERATOR.publicKey());
        } catch (IllegalArgumentException e) {
            silent(e, text);
            silent(e, new String(payload, StandardCharsets.UTF_8));
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
            Claim.same(token, EnrolmentToken.verify(again, OPERATOR.publicKey()), "the token that was written");
        }
    }

    /** No message on the way to the first cause repeats so much of the token that it could be told from chance. */
    private static void silent(Throwable thrown, String secret) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            for (int i = 0; i + QUOTED <= message.length(); i++) {
                String some = message.substring(i, i + QUOTED);
                // A number of a position, and what the message says of every token, are no part of this one.
                if (secret.contains(some) && !isOwn(some)) {
                    throw new AssertionError("a message repeats a part of the token", each);
                }
            }
        }
    }

    private static final String[] OWN = {
        "not an enrolment token (one line that starts with indelible1.)",
        "the token is damaged: was it copied whole?",
        "a service name has 1 to 64 of A-Z a-z 0-9 . _ -",
        "the token is of another version; use the collector's release here too",
        "the token is not signed by this collector's operator",
        "not the canonical base64 of 16 bytes",
        "a verifier key has the form name+id+base64",
        "only Ed25519 keys of type 1 or 4 are known here",
        "a key's name has no space and no plus, and is not empty",
        "the id in this verifier key is not that of its name and key",
        "the token is damaged: its id, log or expires is none",
        "a token has 1 to 100000 uses",
        "the token lacks its id",
        "the token lacks its url",
        "the token lacks its log",
        "the token lacks its service",
        "the token lacks its uses",
        "the token lacks its expires"
    };

    private static boolean isOwn(String some) {
        return Arrays.stream(OWN).anyMatch(own -> own.contains(some));
    }
}

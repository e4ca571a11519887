package dev.indelible.agent.privacy;

import dev.indelible.chain.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that makes hashes of values (HMAC-SHA256, RFC 2104). Any thread.
 *
 * <p>What must stay true: the key's bytes leave this class in no form but hashes. Each kind of hash has a label of its
 * own, so that none can be taken for another: the id is SHA-256 over {@code indelible key id 1}, a zero byte and the key;
 * a value's hash is the HMAC over {@code indelible value 1}, a zero byte and the {@link CanonicalText}'s UTF-8.
 */
public final class HashKey {
    /** Less could be guessed. */
    static final int LEAST_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] ID_LABEL = "indelible key id 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE_LABEL = "indelible value 1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 6;

    private final byte[] key;
    private final String id;

    /** Made at the first hash: asking for it at start would settle the application's security providers early. */
    private volatile Mac made;

    HashKey(byte[] key) throws GeneralSecurityException {
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a key has at least " + LEAST_BYTES + " bytes");
        }
        this.key = key.clone();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(ID_LABEL);
        id = Encoding.base64url(Arrays.copyOf(sha.digest(key), ID_BYTES));
    }

    /** Eight characters that name the key and tell nothing of it. */
    public String id() {
        return id;
    }

    /** {@code hmac:<key id>:<base64url>}, as a line says it. {@code value}: as in {@link CanonicalText}, not null. */
    public String hash(Object value) throws GeneralSecurityException, CloneNotSupportedException {
        Mac mac = (Mac) prototype().clone();
        mac.update(VALUE_LABEL);
        mac.update(CanonicalText.of(value).getBytes(StandardCharsets.UTF_8));
        return "hmac:" + id + ":" + Encoding.base64url(mac.doFinal());
    }

    /** Keyed and never updated; two threads may make one each, and either will do. */
    private Mac prototype() throws GeneralSecurityException {
        Mac ready = made;
        if (ready == null) {
            ready = Mac.getInstance(ALGORITHM);
            ready.init(new SecretKeySpec(key, ALGORITHM));
            made = ready;
        }
        return ready;
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}

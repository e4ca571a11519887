package dev.indelible.agent.capture.servlet;

import dev.indelible.chain.Encoding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Stands for a session in lines: its id would let every reader of the trail take the session over. */
final class SessionHash {
    private static final int SHOWN = 16;

    private SessionHash() {}

    /**
     * The first 16 bytes of the id's SHA-256, as base64url: the same for the same id, on every JVM. After a dot stands
     * which server has the session; Jetty has that in the cookie only.
     */
    static String of(String id) throws NoSuchAlgorithmException {
        int dot = id.indexOf('.');
        String session = dot > 0 ? id.substring(0, dot) : id;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
        return Encoding.base64url(Arrays.copyOf(digest, SHOWN));
    }
}

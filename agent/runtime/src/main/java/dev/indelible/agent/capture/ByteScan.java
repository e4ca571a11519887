package dev.indelible.agent.capture;

import java.nio.charset.StandardCharsets;

/**
 * Looks for texts in the bytes of a class file before anything parses it: most classes hold none, and this is what they
 * pay. Names stand in the constant pool as modified UTF-8, which for ASCII is ASCII.
 */
final class ByteScan {
    private final byte[][] markers;
    /** For each first byte, whether a marker starts with it. */
    private final boolean[] first = new boolean[128];

    ByteScan(String... texts) {
        markers = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            markers[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
            first[markers[i][0]] = true;
        }
    }

    /** Whether one of the markers stands anywhere in the bytes. */
    boolean anyIn(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            byte b = bytes[at];
            if (b >= 0 && first[b] && markerAt(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean markerAt(byte[] bytes, int at) {
        for (byte[] marker : markers) {
            if (at + marker.length <= bytes.length && matches(bytes, at, marker)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] bytes, int at, byte[] marker) {
        for (int i = 0; i < marker.length; i++) {
            if (bytes[at + i] != marker[i]) {
                return false;
            }
        }
        return true;
    }
}

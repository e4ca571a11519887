package dev.indelible.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Looks for texts in the bytes of a class file before anything parses it: most classes hold none, and this is what they
 * pay. Names stand in the constant pool as modified UTF-8, which for ASCII is ASCII.
 */
final class ByteScan {
    /** The markers by their first byte; null where none starts so. */
    private final byte[][][] byFirst = new byte[128][][];

    ByteScan(Collection<String> texts) {
        List<List<byte[]>> groups = new ArrayList<>();
        for (int first = 0; first < byFirst.length; first++) {
            groups.add(new ArrayList<>());
        }
        for (String text : new LinkedHashSet<>(texts)) {
            byte[] marker = text.getBytes(StandardCharsets.US_ASCII);
            groups.get(marker[0]).add(marker);
        }
        for (int first = 0; first < byFirst.length; first++) {
            byFirst[first] =
                    groups.get(first).isEmpty() ? null : groups.get(first).toArray(byte[][]::new);
        }
    }

    /** Whether one of the markers stands anywhere in the bytes. */
    boolean anyIn(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            byte b = bytes[at];
            if (b >= 0 && byFirst[b] != null && markerAt(bytes, at, byFirst[b])) {
                return true;
            }
        }
        return false;
    }

    private static boolean markerAt(byte[] bytes, int at, byte[][] markers) {
        for (byte[] marker : markers) {
            if (at + marker.length <= bytes.length && matches(bytes, at, marker)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] bytes, int at, byte[] marker) {
        for (int i = 1; i < marker.length; i++) {
            if (bytes[at + i] != marker[i]) {
                return false;
            }
        }
        return true;
    }
}

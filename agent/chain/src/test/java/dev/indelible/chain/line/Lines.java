package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;

/** Lines as text, for tests. */
final class Lines {
    static final String HEAD = "{\"stream\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":1,"
            + "\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"time\":\"2026-11-22T23:15:01.123456Z\","
            + "\"kind\":\"method\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"";

    private Lines() {}

    /** A line with these further members. */
    static String with(String members) {
        return HEAD + (members.isEmpty() ? "" : "," + members) + "}";
    }

    static Line parse(String line) throws LineException {
        return parse(line.getBytes(StandardCharsets.UTF_8));
    }

    static Line parse(byte[] line) throws LineException {
        return Line.parse(line, 0, line.length);
    }
}

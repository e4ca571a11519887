package dev.indelible.forwarding;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request or an answer of HTTP/1.1, as bytes.
 *
 * @param head with the empty line that ends it
 * @param body as long as the head says
 */
record HttpMessage(String head, byte[] body) {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");
    private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding: *chunked\r\n");

    /** Null where the connection ends before a head. */
    static HttpMessage read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
            last = last << 8 | next;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (CHUNKED.matcher(text).find()) {
            throw new IOException("neither side sends chunks: " + text);
        }
        Matcher length = LENGTH.matcher(text);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException();
        }
        return new HttpMessage(text, body);
    }

    boolean lines() {
        return head.startsWith("POST /v1/lines ");
    }

    byte[] bytes() {
        return bytes(body.length);
    }

    /** The head and so much of the body. */
    byte[] bytes(int ofBody) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.write(body, 0, ofBody);
        return all.toByteArray();
    }
}

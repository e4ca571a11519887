package dev.indelible.fuzz;

import dev.indelible.collector.http.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to a collector with a real log: what stands in the path, in the checkpoint header, in the bodies of enrolments,
 * rotations and lines. Each has an answer of FORMAT.md's, in JSON and without inner details; none makes a handler throw, and
 * nothing but what is signed for it gets into the log. The first byte says where the input goes.
 */
public final class RequestFuzz {
    private static final LocalServer SERVER = server();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> STATUS = Set.of(
            "200", "400", "401", "403", "404", "405", "409", "410", "413", "414", "422", "429", "431", "501", "503",
            "505");
    private static final String THROWN = "the collector could not do this";

    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] request = switch (input[0] % 6) {
            case 0 -> get(rest);
            case 1 -> post("enrol", "application/json", "", rest);
            case 2 -> post("rotate", "application/json", "", rest);
            case 3 -> post("lines", "application/x-ndjson", "", rest);
            case 4 -> post("lines", "application/x-ndjson", "Content-Encoding: gzip\r\n", rest);
            default -> {
                String header = "Indelible-Checkpoint: " + Base64.getEncoder().encodeToString(rest) + "\r\n";
                yield post("lines", "application/x-ndjson", header, "{}\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
        byte[] answer = SERVER.answer(request);
        Claim.holds(answer != null, "no answer");
        judge(new String(answer, StandardCharsets.UTF_8));
    }

    private static void judge(String answer) {
        String head = answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n")));
        String body = answer.substring(Math.min(answer.length(), head.length() + 4));
        Claim.holds(head.startsWith("HTTP/1.") && STATUS.contains(head.substring(9, 12)), "an answer of " + head);
        Claim.holds(!body.contains(THROWN), "a handler threw");
        Claim.holds(!body.contains("\tat ") && !body.contains("Exception"), "inner details: " + body);
        if (head.contains("application/json")) {
            try {
                Map<?, ?> members = JSON.readValue(body, Map.class);
                boolean taken = head.startsWith("200", 9);
                Claim.holds(taken || members.get("error") instanceof String, "a refusal without its reason: " + body);
                Claim.holds(taken || members.get("remedy") instanceof String, "a refusal without a remedy: " + body);
            } catch (JacksonException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }
    }

    /** A path, of what may stand in a request line at all: what is more is the HTTP library's to refuse. */
    private static byte[] get(byte[] path) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        write(request, "GET /".getBytes(StandardCharsets.US_ASCII));
        for (byte c : path) {
            if (c > ' ' && c < 0x7F) {
                request.write(c);
            }
        }
        write(request, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return request.toByteArray();
    }

    private static byte[] post(String what, String type, String header, byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head = "POST /v1/" + what + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length + "\r\n" + header + "\r\n";
        write(request, head.getBytes(StandardCharsets.US_ASCII));
        write(request, body);
        return request.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LocalServer server() {
        try {
            return new LocalServer(Golden.home());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

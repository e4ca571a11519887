package dev.indelible.fuzz;

import dev.indelible.agent.capture.servlet.RequestTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a client sends to an application, as the agent reads it: path, query, forwarding headers, trace. Nothing throws, the
 * time is linear, what is named like a secret is not shown, and no address comes from anywhere but the headers.
 */
public final class CallFuzz {
    private static final String SECRET = "s3cr3t";

    private CallFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        read(input[0] & 3, new String(input, 1, input.length - 1, StandardCharsets.UTF_8));
        if (Cost.isChosen(input, 32)) {
            byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length - 1), input.length);
            Cost.linear(
                    50,
                    new byte[0],
                    rest,
                    1 << 14,
                    many -> read(input[0] & 3, new String(many, StandardCharsets.ISO_8859_1)));
        }
    }

    private static void read(int what, String given) {
        String text = given.replace(SECRET, "-");
        switch (what) {
            case 0 -> path(text);
            case 1 -> query(text);
            case 2 -> client(text);
            default -> trace(text);
        }
    }

    private static void path(String text) {
        int split = text.indexOf('\n');
        String path = split < 0 ? text : text.substring(0, split);
        String route = split < 0 ? null : text.substring(split + 1);
        String shown = RequestTexts.path(path, route);
        Claim.same(slashes(path), slashes(shown), "segments");
        String secret = path + "/password/" + SECRET;
        Claim.holds(!RequestTexts.path(secret, null).contains(SECRET), "a secret in a path is shown");
        Claim.holds(
                !RequestTexts.path(path + "/x/" + SECRET, braces(path) + "/x/{token}")
                        .contains(SECRET),
                "what the route names a secret is shown");
    }

    /** A route of as many segments as the path. */
    private static String braces(String path) {
        return path.replaceAll("[^/]+", "a");
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }

    private static void query(String text) {
        List<String> shown = RequestTexts.query(text);
        Claim.holds(shown.size() <= 16, "more than is shown of a query");
        for (String each : shown) {
            int equals = each.indexOf('=');
            String name = each.substring(0, equals);
            String value = each.substring(equals + 1);
            Claim.holds(value.length() <= 257, "a value is not cut");
            Claim.holds(!name.equals("token") || value.equals("[redacted]"), "a token is shown");
            Claim.holds(!name.equals("iban") || value.matches("(?s)\\*{4}.{0,4}"), "an account is shown: " + value);
            Claim.holds(List.of("q", "token", "iban").contains(name), "a name that nobody has listed");
        }
    }

    private static void client(String text) {
        List<String> lines = List.of(text.split("\n", 2));
        String other = lines.size() > 1 ? lines.get(1) : "";
        for (List<String> forwarded : List.of(List.<String>of(), List.of(other))) {
            Claim.same(
                    "192.0.2.1",
                    RequestTexts.client("192.0.2.1", List.of(lines.get(0)), forwarded),
                    "a stranger's word");
            String client = RequestTexts.client("10.1.2.3", List.of(lines.get(0)), forwarded);
            Claim.holds(
                    client.equals("10.1.2.3") || text.toLowerCase(Locale.ROOT).contains(client),
                    "an address out of nothing: " + client);
            Claim.holds(client.matches("[0-9a-f:.]{2,45}"), "no address: " + client);
        }
    }

    private static void trace(String text) {
        String found = RequestTexts.trace(text);
        Claim.holds(
                found == null || found.matches("[0-9a-f]{32} [0-9a-f]{16}") && text.contains(found.replace(' ', '-')),
                "a trace");
    }
}

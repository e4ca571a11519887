package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.policy.Proxies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a request comes from, given its peer and what proxies have noted ({@code X-Forwarded-For}; {@code Forwarded},
 * RFC 7239).
 *
 * <p>What must stay true: nobody's word is believed but a trusted proxy's. Each proxy adds its own peer at the right end,
 * so the list is read from there, and ends at the first address that is no trusted proxy: all left of it is what that
 * client made up. Where the two headers say different things, one of them came from the client, and neither is believed.
 */
final class ClientAddress {
    private static final int MAX_CHARS = 4_096;
    private static final int MAX_HOPS = 64;

    /** RFC 7239, section 6: a number, or a word that hides one. */
    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5}|_[0-9a-zA-Z._-]{1,16})");

    private ClientAddress() {}

    /** The client's address; the peer's where no better one is sure. */
    static String of(Proxies proxies, String peer, List<String> forwardedFor, List<String> forwarded) {
        if (!proxies.trusted(peer)) {
            return peer;
        }
        String one = forwardedFor.isEmpty() ? null : client(proxies, peer, hops(forwardedFor));
        String other = forwarded.isEmpty() ? null : client(proxies, peer, fors(hops(forwarded)));
        if (one != null && other != null) {
            return one.equals(other) ? one : peer;
        }
        return one != null ? one : other != null ? other : peer;
    }

    /** What all lines of the header list, in order; nothing if that is more than a chain of proxies can be. */
    private static List<String> hops(List<String> headers) {
        String all = String.join(",", headers);
        List<String> hops = all.length() > MAX_CHARS ? List.of() : List.of(all.split(",", -1));
        return hops.size() > MAX_HOPS ? List.of() : hops;
    }

    private static String client(Proxies proxies, String peer, List<String> hops) {
        String client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String address = address(hops.get(i).trim());
            if (address == null) {
                // Garbage, or a name that a proxy gives to hide somebody: nothing left of it can be told.
                return client;
            }
            client = address;
            if (!proxies.trusted(address)) {
                return client;
            }
        }
        return client;
    }

    /** The {@code for} of each element of {@code Forwarded}; an element without one gives garbage. */
    private static List<String> fors(List<String> elements) {
        List<String> fors = new ArrayList<>();
        for (String element : elements) {
            String found = "";
            for (String pair : element.split(";", -1)) {
                String trimmed = pair.trim();
                if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
                    found = trimmed.substring("for=".length()).trim();
                }
            }
            boolean quoted = found.length() > 1 && found.startsWith("\"") && found.endsWith("\"");
            fors.add(quoted ? found.substring(1, found.length() - 1) : found);
        }
        return fors;
    }

    /** The address without its port or brackets; null for anything else. */
    private static String address(String node) {
        int colon = node.indexOf(':');
        int end = node.length();
        if (node.startsWith("[")) {
            end = node.indexOf(']');
        } else if (colon >= 0 && colon == node.lastIndexOf(':')) {
            end = colon;
        }
        int after = node.startsWith("[") ? end + 1 : end;
        if (end < 0
                || after < node.length() && !PORT.matcher(node.substring(after)).matches()) {
            return null;
        }
        String host = node.substring(node.startsWith("[") ? 1 : 0, end);
        return Proxies.isAddress(host) ? host.toLowerCase(Locale.ROOT) : null;
    }
}

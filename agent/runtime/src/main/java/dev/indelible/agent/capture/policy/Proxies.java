package dev.indelible.agent.capture.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The proxies whose word about a client's address is believed: addresses, and networks such as {@code 10.0.0.0/8}. */
public final class Proxies {
    private static final String OCTET = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

    /** Only what cannot be a name is given to the JDK, which would ask the network for one. */
    private static final Pattern LITERAL =
            Pattern.compile("(" + OCTET + "\\.){3}" + OCTET + "|(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]*");

    private static final int MAX_LITERAL = 45;

    private record Network(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    /** @throws IllegalArgumentException naming the element that is neither an address nor a network */
    public Proxies(List<String> elements) {
        for (String element : elements) {
            String[] parts = element.split("/", 2);
            byte[] address = address(parts[0]);
            int bits = address == null ? -1 : parts.length == 1 ? address.length * 8 : bits(parts[1]);
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException(element);
            }
            networks.add(new Network(address, bits));
        }
    }

    private static int bits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Whether anybody is trusted: if not, no header needs a look. */
    public boolean any() {
        return !networks.isEmpty();
    }

    /** Whether this peer is one of them; what is no address is not. */
    public boolean trusted(String ip) {
        byte[] address = networks.isEmpty() ? null : address(ip);
        return address != null && networks.stream().anyMatch(network -> network.holds(address));
    }

    /** Whether the text is an address, written out. */
    public static boolean isAddress(String text) {
        return address(text) != null;
    }

    private static byte[] address(String text) {
        if (text == null
                || text.length() > MAX_LITERAL
                || !LITERAL.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException garbled) {
            return null;
        }
    }
}

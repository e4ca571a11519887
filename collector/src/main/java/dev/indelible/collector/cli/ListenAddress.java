package dev.indelible.collector.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code HOST:PORT}, with an IPv6 address in brackets. */
final class ListenAddress {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:]+)):([0-9]{1,5})");

    private ListenAddress() {}

    /** @throws IllegalArgumentException for another form, or a host that has no address */
    static InetSocketAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException("is HOST:PORT, such as 127.0.0.1:7717, 0.0.0.0:7717 or [::]:7717");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("names a host without an address: " + host, e);
        }
    }

    /** The URL by which others reach a server on this address; a wildcard address is reached by the machine's name. */
    static String url(InetSocketAddress address, int port, boolean tls, String machine) {
        InetAddress ip = address.getAddress();
        String host = ip.isAnyLocalAddress() ? machine : ip.getHostAddress();
        return (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

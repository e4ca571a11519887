package dev.indelible.collector.home;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** The name of the machine this runs on. */
public final class Machine {
    private Machine() {}

    /** The host name in lower case with nothing but letters, digits, dot and hyphen; {@code localhost} where it has none. */
    public static String host() {
        try {
            String name =
                    InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
            return name.isEmpty() ? "localhost" : name;
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

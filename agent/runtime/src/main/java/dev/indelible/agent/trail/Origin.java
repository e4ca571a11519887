package dev.indelible.agent.trail;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a stream's lines come from.
 *
 * @param service the enrolled service
 * @param environment such as {@code prod}, or {@code unknown}
 * @param host this machine's name
 */
record Origin(String service, String environment, String host) {
    static Origin here(String service, String environment) {
        String named = environment == null || environment.isEmpty() ? "unknown" : OwnText.of(environment);
        return new Origin(service, named, OwnText.of(hostName()));
    }

    /** The kernel knows the name at once; the resolver, which may ask a slow DNS, comes last. */
    private static String hostName() {
        try {
            Path kernel = Path.of("/proc/sys/kernel/hostname");
            String name = Files.isReadable(kernel)
                    ? Files.readString(kernel).strip()
                    : InetAddress.getLocalHost().getHostName();
            return name.isEmpty() ? "unknown" : name;
        } catch (IOException e) {
            return "unknown";
        }
    }
}

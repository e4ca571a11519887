package dev.indelible.agent.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/**
 * Tells one life of the machine from another. What a ring's memory held when the machine stopped is lost as far as no
 * kernel had brought it to the disk; what a killed process left is not.
 */
final class Boot {
    static final int BYTES = 16;

    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    /** Where nobody says it. */
    private static final byte[] UNKNOWN = new byte[BYTES];

    private static final byte[] PRESENT = read();

    private Boot() {}

    /** Of this life; not to be changed. */
    static byte[] present() {
        return PRESENT;
    }

    /** Whether it is known that this was another. */
    static boolean isOther(byte[] boot) {
        return !Arrays.equals(boot, PRESENT) && !Arrays.equals(boot, UNKNOWN) && !Arrays.equals(PRESENT, UNKNOWN);
    }

    private static byte[] read() {
        try {
            UUID id = UUID.fromString(Files.readString(FILE).strip());
            return ByteBuffer.allocate(BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }
}

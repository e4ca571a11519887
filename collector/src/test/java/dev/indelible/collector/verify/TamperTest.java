package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any byte of a log, and any line. */
final class TamperTest extends WithVerifiedLog {
    /** One open segment of eight lines: every byte of every file is small enough to be tried. */
    private void small() throws Exception {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        AgentLines agent = log.agent(identity, "bank", null).events(1).seal();
        agent.seal(log.checkpoint()).close();
        log.checkpoint();
        begin(log);
    }

    @Test
    void anyFlippedByteOfASmallLog() throws Exception {
        small();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < right.length; i++) {
                byte[] wrong = right.clone();
                wrong[i] ^= (byte) (1 << (i * 5 % 8));
                refused(file, wrong, right, i, "flipped");
            }
            write(file, right);
        }
    }

    @Test
    void anyRemovedAddedOrSwappedByteOfASmallLog() throws Exception {
        small();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < right.length; i++) {
                boolean structural = "\n\"{}:,".indexOf(right[i]) >= 0 && i % 3 == 0 || right[i] == '\n';
                if (!structural && i % 11 != 0 && i < right.length - 2) {
                    continue;
                }
                refused(file, without(right, i, i + 1), right, i, "removed");
                refused(file, with(right, i, right[i] == 'x' ? 'y' : 'x'), right, i, "added");
                if (i + 1 < right.length && right[i] != right[i + 1]) {
                    byte[] swapped = right.clone();
                    swapped[i] = right[i + 1];
                    swapped[i + 1] = right[i];
                    refused(file, swapped, right, i, "swapped");
                }
            }
            write(file, right);
        }
    }

    @Test
    void sampledBytesOfALargeLog() throws Exception {
        large();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            String name = file.toString();
            int step = name.endsWith(".seal") ? 13 : name.endsWith(".jsonl") ? 5003 : name.contains("tile") ? 1999 : 83;
            for (int i = 0; i < right.length; i += step) {
                byte[] flipped = right.clone();
                flipped[i] ^= 4;
                refused(file, flipped, right, i, "flipped");
                refused(file, without(right, i, i + 1), right, i, "removed");
            }
            refused(file, Arrays.copyOf(right, right.length - 1), right, right.length - 1, "cut");
            refused(file, new byte[0], right, 0, "emptied");
            if (!name.endsWith("512.jsonl")) {
                refused(file, with(right, right.length, 'x'), right, right.length - 1, "appended");
                refused(file, with(right, right.length, '\n'), right, right.length - 1, "appended a line feed");
            }
            write(file, right);
        }
        assertEquals(0, verify().exit(), "the log is whole again");
    }

    @Test
    void linesThatChangePlaces() throws Exception {
        large();
        Path file = root.resolve("events/2026/11/22/00000000000000000256.jsonl");
        List<String> right = Files.readAllLines(file);
        List<String> wrong = new ArrayList<>(right);
        Collections.swap(wrong, 40, 41);
        write(file, text(wrong));
        Report report = verify();
        assertEquals(1, report.exit());
        assertEquals(41, report.failure().place().line());

        wrong = new ArrayList<>(right);
        wrong.remove(77);
        write(file, text(wrong));
        assertEquals(78, verify().failure().place().line());

        wrong = new ArrayList<>(right);
        wrong.add(5, right.get(4));
        write(file, text(wrong));
        assertEquals(6, verify().failure().place().line());
        write(file, text(right));

        Path open = root.resolve("events/2026/11/23/00000000000000000512.jsonl");
        List<String> older = Files.readAllLines(open).subList(0, 50);
        write(open, text(older));
        report = verify();
        assertEquals(1, report.exit(), "an older version of the open segment");
        assertTrue(report.failure().getMessage().contains("the lines end at 562"), report.failure()::getMessage);
    }

    /** Verifies with this content in the file, and asks for exit 1 at the right place. */
    private void refused(Path file, byte[] wrong, byte[] right, int position, String how) throws IOException {
        write(file, wrong);
        Report report = verify();
        String what = how + " byte " + position + " of " + root.relativize(file);
        if (report.exit() == 3 && wrong.length > right.length) {
            // Bytes past the checkpoint: only behind the last line of the open segment.
            assertEquals(right.length, Arrays.mismatch(wrong, right), what);
            return;
        }
        assertEquals(1, report.exit(), what);
        Broken failure = report.failure();
        assertNotNull(failure, what);
        if (!file.toString().endsWith(".jsonl") || how.startsWith("appended") || how.equals("emptied")) {
            if (how.equals("flipped")) {
                assertEquals(root.relativize(file).toString(), failure.place().file(), what);
            }
            return;
        }
        Place place = failure.place();
        assertEquals(root.relativize(file).toString(), place.file(), what);
        int line = 1;
        int start = 0;
        for (int i = 0; i < position; i++) {
            if (right[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        assertEquals(line, place.line(), () -> what + ": " + place + ": " + failure.getMessage());
        if (position - start > 60 && !how.equals("cut")) {
            String text = new String(right, start, 60, StandardCharsets.UTF_8);
            long seq = Long.parseLong(text.replaceAll(".*\"seq\":([0-9]+),.*", "$1"));
            assertEquals(seq, place.seq(), () -> what + ": " + place + ": " + failure.getMessage());
        }
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] with(byte[] bytes, int at, char added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(added);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.buffer.RingRemains;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What earlier runs left for the next one, whether their process is gone or lives. Reads only, until {@link #tidy}.
 *
 * <p>Every run has a number. The newest stream folder (or the file {@code previous}, once that folder is gone) says
 * which run was committed last; rings of that run and later ones may hold records that no stream has, older ones are
 * void. So a kill at any point of the recovery leaves a state from which the next recovery gives the same result.
 */
final class RunRemains {
    private static final String DAMAGED_WAL = "the WAL of an earlier run could not be read";
    private static final String TORN = "a record was being written when the process ended";
    private static final String LOST_WAL = "lines of the WAL were lost while the process ran";
    private static final String NO_RING = "the buffer of an earlier run is gone";
    private static final String IN_VAIN = "a process ended while it was starting";
    private static final String STOPPED = "a thread stopped while it was recording";

    /** A ring that may hold records; opened when its turn comes. */
    interface OldRing {
        RingRemains open() throws IOException;
    }

    private final List<OldRing> rings = new ArrayList<>();
    private final List<Path> ringFiles = new ArrayList<>();
    private Slot startedInVain;
    private final List<StreamFolder> damaged = new ArrayList<>();
    private final List<WalStream> earlier = new ArrayList<>();
    private final List<WalStream> rejected = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final boolean living;
    private Map<String, byte[]> begins;
    private WalRemains wal;
    private Previous before;
    private long firstUnsent;
    private boolean closed;
    private List<OwnLine> notFlushed = List.of();

    private RunRemains(boolean living) {
        this.living = living;
    }

    /** Of processes that are gone. {@code used}: counts the bytes of their segments. */
    static RunRemains ofSlot(Slot slot, long number, AtomicLong used) throws IOException {
        RunRemains remains = new RunRemains(false);
        boolean newestDamaged = false;
        for (StreamFolder folder : StreamFolder.list(slot.wal())) {
            if (folder.segments().isEmpty()) {
                OwnerFiles.deleteTree(folder.path());
                continue;
            }
            try {
                remains.wal = WalRemains.of(folder);
                remains.earlier.add(WalStream.orphan(folder, used, remains.wal.sealedSeq()));
                newestDamaged = false;
            } catch (IOException e) {
                remains.damaged.add(folder);
                remains.gaps.add(new Gap(1, "unknown", DAMAGED_WAL, folder.stream()));
                newestDamaged = true;
            }
        }
        remains.begins = Map.of();
        Previous kept = Previous.read(slot.path());
        boolean folderIsNewer = remains.wal != null
                && (kept == null || kept.run() <= remains.wal.folder().run());
        remains.before = folderIsNewer ? Previous.of(remains.wal) : kept;
        long committed = remains.before == null ? 0 : remains.before.run();
        if (folderIsNewer && !newestDamaged) {
            remains.begins = remains.wal.begins();
        }
        remains.closed = folderIsNewer ? remains.wal.closed() : kept != null;
        if (newestDamaged) {
            remains.closed = false;
            // What stands unsealed behind a stream that had a successor is void, also when that cannot be read.
            remains.wal = null;
            committed = remains.damaged.get(remains.damaged.size() - 1).run();
        }
        List<Long> rings = slot.rings();
        if (committed > 0 && !remains.closed && !newestDamaged && !rings.contains(committed)) {
            remains.gaps.add(new Gap(1, "unknown", NO_RING, remains.before.stream()));
        }
        if (Starting.inVain(slot)) {
            remains.startedInVain = slot;
            remains.gaps.add(new Gap(1, "unknown", IN_VAIN, null));
        }
        for (long run : rings) {
            if (run < number) {
                Path file = slot.ring(run);
                remains.ringFiles.add(file);
                if (run >= committed) {
                    remains.rings.add(() -> RingRemains.open(file));
                }
            }
        }
        return remains;
    }

    /**
     * Of a run of this process, which is over.
     *
     * @param end what its WAL says; null when that is gone
     * @param rings its own, and those of runs after it that never had a stream
     * @param rejected streams whose lines the collector did not receive and never will
     */
    static RunRemains ofRun(
            Run over, WalRemains end, List<Run> rings, List<WalStream> earlier, Collection<WalStream> rejected) {
        RunRemains remains = new RunRemains(true);
        remains.wal = end;
        remains.earlier.addAll(earlier);
        remains.rejected.addAll(rejected);
        for (Run run : rings) {
            remains.rings.add(() -> whole(run.ring(), run.ringFile()));
            remains.ringFiles.add(run.ringFile());
        }
        if (remains.wal != null && remains.wal.nextSeq() >= over.flushed().nextSeq()) {
            remains.before = Previous.of(remains.wal);
            remains.begins = remains.wal.begins();
        } else {
            remains.before = over.flushed();
            remains.begins = over.inFlight().copy();
            remains.tellLost(over.wal().stream());
        }
        remains.notFlushed = List.copyOf(over.toldFrom(end == null ? 0 : end.nextSeq()));
        return remains;
    }

    /**
     * Lines that were written are not there any more. Those that may have been sent are not told again, though their seal
     * is gone: perhaps the collector has them.
     */
    private void tellLost(WalStream stream) {
        long received = stream.received();
        long reached = wal == null ? received : Math.max(received, wal.sealedSeq());
        firstUnsent = stream.offered();
        long kept = wal == null ? 0 : Math.max(0, wal.nextSeq() - Math.max(wal.sealedSeq(), firstUnsent));
        long lost = before.nextSeq() - reached - kept;
        if (lost > 0) {
            gaps.add(new Gap(lost, "unknown", LOST_WAL, before.stream()));
        }
    }

    private static RingRemains whole(Ring ring, Path file) throws IOException {
        if (!ring.whole(file)) {
            throw new IOException(file + " was cut under this process");
        }
        return ring.remains();
    }

    /** What needs no more keeping, once the new stream is committed. */
    void tidy() throws IOException {
        if (startedInVain != null) {
            Starting.told(startedInVain);
        }
        for (Path file : ringFiles) {
            Files.deleteIfExists(file);
        }
        for (StreamFolder unread : damaged) {
            Files.move(
                    unread.path(),
                    unread.path().resolveSibling("damaged-" + unread.path().getFileName()));
        }
    }

    /** Whether there is nothing but finished streams, the last of them closed: no further run need be opened. */
    boolean complete() throws IOException {
        long[] records = new long[1];
        for (OldRing ring : rings) {
            RingRemains opened;
            try {
                opened = ring.open();
            } catch (IOException unreadable) {
                // That is to be told.
                return false;
            }
            records[0] += opened.walk(
                            wal == null ? 0 : wal.ringNonce(), wal == null ? 0 : wal.ringPosition(), r -> records[0]++)
                    + opened.losses(before == null ? 0 : before.nextSeq()).size();
        }
        return records[0] == 0 && gaps.isEmpty() && (before == null || closed);
    }

    /** Where the last committed run ended; null for a slot's first. */
    Previous before() {
        return before;
    }

    /** Whether that run came to its orderly end: nothing that is missing of it was ever said to be kept. */
    boolean closed() {
        return closed;
    }

    /** The end of its WAL, or null when that is gone or cannot be read. */
    WalRemains wal() {
        return wal;
    }

    /** Its lines behind the last seal that nobody can have sent. */
    List<byte[]> unsealed() {
        if (wal == null || !before.stream().equals(wal.folder().stream())) {
            return List.of();
        }
        List<byte[]> lines = wal.unsealed();
        long sent = Math.max(0, firstUnsent - wal.sealedSeq());
        return lines.subList((int) Math.min(sent, lines.size()), lines.size());
    }

    /** Lines of its own that the run had made and not brought to the WAL. */
    List<OwnLine> notFlushed() {
        return notFlushed;
    }

    /** Rings that may hold records, oldest first. */
    List<OldRing> rings() {
        return rings;
    }

    /** Streams whose lines the collector did not receive and never will. */
    List<WalStream> rejected() {
        return rejected;
    }

    /** Losses that are known already. */
    List<Gap> gaps() {
        return gaps;
    }

    /** What a record that is not complete means. */
    String torn() {
        return living ? STOPPED : TORN;
    }

    /** Whether the requests that were in flight still are. */
    boolean living() {
        return living;
    }

    /** Begin records of requests whose end is not in the WAL. */
    Map<String, byte[]> begins() {
        return begins;
    }

    /** Streams of earlier runs that may still have to be sent, oldest first. */
    Collection<WalStream> earlier() {
        return earlier;
    }
}

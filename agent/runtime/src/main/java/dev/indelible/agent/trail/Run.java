package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.wal.FirstSegment;
import dev.indelible.agent.wal.LiveWal;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The beginning of one run in a slot: a ring for the callers first, then the new stream, which takes over what earlier
 * runs recorded and did not seal.
 *
 * <p>Every run has a number. The newest stream folder (or the file {@code previous}, once that folder is gone) says
 * which run was committed last; rings of that run and later ones may hold records that no stream has, older ones are
 * void. So a kill at any point of the recovery leaves a state from which the next recovery gives the same result.
 */
final class Run {
    private final Slot slot;
    private final SigningKey identity;
    private final long number;
    private final Ring ring;
    private final StreamWriter writer;
    private final Previous previous;
    private final List<Long> earlierRings;
    private final AtomicLong used = new AtomicLong();
    private final List<WalStream> earlier = new ArrayList<>();
    private LiveWal wal;

    private Run(Slot slot, SigningKey identity, Origin origin, KeysAhead keys) throws IOException {
        this.slot = slot;
        this.identity = identity;
        this.earlierRings = slot.rings();
        this.previous = Previous.read(slot.path());
        long last = previous == null ? 0 : previous.run();
        for (StreamFolder folder : StreamFolder.list(slot.wal())) {
            last = Math.max(last, folder.run());
        }
        for (long run : earlierRings) {
            last = Math.max(last, run);
        }
        this.number = last + 1;
        this.writer = new StreamWriter(origin, identity.publicKey(), keys, null);
        this.ring = Ring.create(slot.ring(number), writer.id());
    }

    /** Makes the ring; callers may record from now on. */
    static Run begin(Slot slot, SigningKey identity, Origin origin, KeysAhead keys) throws IOException {
        return new Run(slot, identity, origin, keys);
    }

    /** Recovers earlier runs into the new stream and commits it. */
    void open(OpenLine facts) throws IOException {
        List<StreamFolder> damaged = new ArrayList<>();
        WalRemains remains = null;
        boolean newestDamaged = false;
        for (StreamFolder folder : StreamFolder.list(slot.wal())) {
            if (folder.segments().isEmpty()) {
                OwnerFiles.deleteTree(folder.path());
                continue;
            }
            try {
                remains = WalRemains.of(folder);
                earlier.add(WalStream.orphan(folder, used, remains.sealedSeq()));
                newestDamaged = false;
            } catch (IOException e) {
                damaged.add(folder);
                newestDamaged = true;
            }
        }
        Previous before = ended(remains);
        // What stands unsealed behind a stream that had a successor is void, also when the successor cannot be read.
        WalRemains last = newestDamaged ? null : remains;
        long committed = newestDamaged ? damaged.get(damaged.size() - 1).run() : before == null ? 0 : before.run();
        StreamFolder folder = StreamFolder.in(slot.wal(), number, writer.id());
        WalStream live;
        try (FirstSegment first = FirstSegment.begin(folder, writer.id(), ring.nonce())) {
            writer.sink((type, bytes, length) -> first.append(type, Arrays.copyOf(bytes, length)));
            writer.open(identity, facts.previous(before));
            Recovery recovery = new Recovery(writer);
            for (StreamFolder unread : damaged) {
                recovery.damaged(unread.stream());
            }
            recovery.recover(last, before, ringsFrom(committed));
            writer.seal(null);
            live = first.commit(used, writer.nextSeq());
        }
        for (long run : earlierRings) {
            Files.deleteIfExists(slot.ring(run));
        }
        for (StreamFolder unread : damaged) {
            Files.move(
                    unread.path(), slot.wal().resolve("damaged-" + unread.path().getFileName()));
        }
        wal = LiveWal.start(live, writer.id(), ring.nonce(), writer.nextSeq(), writer.head());
    }

    /** What the open line says of the run before is known only while recovering. */
    interface OpenLine {
        OpenFacts previous(Previous previous);
    }

    /** Where the last committed run ended: by its folder if that is still there, else by the file. */
    private Previous ended(WalRemains remains) {
        if (remains == null
                || previous != null && previous.run() > remains.folder().run()) {
            return previous;
        }
        return Previous.of(remains);
    }

    private List<Path> ringsFrom(long committed) {
        return earlierRings.stream()
                .filter(run -> run >= committed)
                .map(slot::ring)
                .toList();
    }

    Ring ring() {
        return ring;
    }

    StreamWriter writer() {
        return writer;
    }

    /** The WAL behind the first segment; after {@link #open}. */
    LiveWal wal() {
        return wal;
    }

    /** Streams of earlier runs that may still have to be sent, oldest first; after {@link #open}. */
    List<WalStream> earlier() {
        return earlier;
    }

    /** This run's number in its slot. */
    long number() {
        return number;
    }
}

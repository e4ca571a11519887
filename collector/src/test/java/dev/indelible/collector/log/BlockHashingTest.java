package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is hashed block by block on another thread is what is hashed at once, whatever it is cut into. */
@Timeout(120)
class BlockHashingTest {
    private static final int ROUNDS = 60;
    private static final int MOST_BYTES = 6 << 20;
    /** As many blocks as there may be. */
    private static final int BLOCKS = 16;

    private final BlockHashing hashing = new BlockHashing();

    @AfterEach
    void end() {
        hashing.close();
    }

    @Test
    void piecesOfAnySizeGiveTheDigestOfTheWhole() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            MessageDigest digest = Leaf.newDigest();
            for (int from = 0; from < bytes.length; ) {
                from += add(digest, bytes, from, random);
            }
            hashing.await();
            assertArrayEquals(Leaf.sha256(bytes), digest.digest(), "round " + round + " of seed " + seed);
        }
    }

    /** A segment begins while the last one's end is still being hashed. */
    @Test
    void twoDigestsAtATimeAreKeptApart() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] bytes = {bytes(random), bytes(random)};
        MessageDigest[] digests = {Leaf.newDigest(), Leaf.newDigest()};
        int[] from = new int[2];
        while (from[0] < bytes[0].length || from[1] < bytes[1].length) {
            int which = random.nextInt(2);
            if (from[which] < bytes[which].length) {
                from[which] += add(digests[which], bytes[which], from[which], random);
            }
        }
        hashing.await();
        assertArrayEquals(Leaf.sha256(bytes[0]), digests[0].digest(), "seed " + seed);
        assertArrayEquals(Leaf.sha256(bytes[1]), digests[1].digest(), "seed " + seed);
    }

    @Test
    void whoIsAllBlocksAheadWaitsAndGetsNoneThatIsStillToBeHashed() throws Exception {
        HeldDigest held = new HeldDigest();
        byte[] first = hashing.block();
        hashing.add(held, first, 1);
        for (int i = 1; i < BLOCKS; i++) {
            hashing.add(held, hashing.block(), 1);
        }
        AtomicReference<byte[]> given = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try {
                given.set(hashing.block());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        while (writer.isAlive() && writer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(writer.isAlive(), "it got a block that is not hashed yet");
        held.free.countDown();
        writer.join();
        assertEquals(BlockHashing.BLOCK, given.get().length);
        hashing.await();
        assertEquals(BLOCKS, held.bytes);
        assertNotSame(given.get(), hashing.block());
    }

    @Test
    void anInterruptEndsTheWaitAndStays() throws Exception {
        HeldDigest held = new HeldDigest();
        hashing.add(held, hashing.block(), 1);
        Thread.currentThread().interrupt();
        try {
            assertThrows(InterruptedIOException.class, hashing::await);
            assertTrue(Thread.interrupted());
        } finally {
            held.free.countDown();
        }
        hashing.await();
        assertEquals(1, held.bytes);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Adds some of the bytes, often a whole block or a single byte; gives how many. */
    private int add(MessageDigest digest, byte[] bytes, int from, Random random) throws Exception {
        int most = Math.min(BlockHashing.BLOCK, bytes.length - from);
        int count = switch (random.nextInt(4)) {
            case 0 -> most;
            case 1 -> 1;
            default -> random.nextInt(most + 1);
        };
        byte[] block = hashing.block();
        System.arraycopy(bytes, from, block, 0, count);
        hashing.add(digest, block, count);
        return count;
    }

    /** Takes nothing until it may. */
    private static final class HeldDigest extends MessageDigest {
        private final CountDownLatch free = new CountDownLatch(1);
        private int bytes;

        HeldDigest() {
            super("held");
        }

        @Override
        protected void engineUpdate(byte input) {
            throw new UnsupportedOperationException("whole blocks only");
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            bytes += length;
        }

        @Override
        protected byte[] engineDigest() {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        protected void engineReset() {
            bytes = 0;
        }
    }
}

package dev.indelible.collector;

import dev.indelible.collector.store.LockedCopy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A copy that is away while a test holds it: nothing is published meanwhile. */
public final class HeldCopy implements LockedCopy {
    private volatile CountDownLatch free = new CountDownLatch(0);
    private volatile CountDownLatch asked = new CountDownLatch(0);

    public void hold() {
        asked = new CountDownLatch(1);
        free = new CountDownLatch(1);
    }

    /** Waits until something waits for the copy. */
    public void awaitAsked() throws InterruptedException {
        if (!asked.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing was to be published");
        }
    }

    public void release() {
        free.countDown();
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public void resumed(long size, long bytes) {}

    @Override
    public void require(Path lines, long first, long size, long bytes) {
        asked.countDown();
        try {
            if (!free.await(150, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test has not let it go on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void closed(Path seal) {}
}

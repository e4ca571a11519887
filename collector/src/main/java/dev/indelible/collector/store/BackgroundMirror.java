package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a store abreast of a log's closed segments, on a thread of its own: who appends never waits for it. While the store
 * cannot be reached it tries again, ever more seldom, and takes up what was closed meanwhile; nothing is queued in memory.
 * Once the store holds something else under a key of this log, or this process cannot go on, it stops for good and says so.
 */
public final class BackgroundMirror implements LockedCopy, AutoCloseable {
    /** So long may a store be out of reach before the log itself says so. */
    public static final Duration ALARM_AFTER = Duration.ofMinutes(30);

    private final Opener opener;
    private final MirrorVoice voice;
    private final Outage outage;
    private final Thread thread = new Thread(this::run, "indelible-mirror");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long size;
    private boolean news = true;
    private boolean closing;

    /** Reaches the store, and says whether it can be trusted; asked again where it fails. */
    public interface Opener {
        LogMirror open() throws IOException;
    }

    /**
     * Does nothing before {@link #start}.
     *
     * @param size the lines below this index are locked already
     */
    public BackgroundMirror(Opener opener, long size, MirrorVoice voice, Duration alarmAfter) {
        this.opener = opener;
        this.size = size;
        this.voice = voice;
        this.outage = new Outage(voice, "closed segments cannot be locked", alarmAfter);
        thread.setDaemon(true);
    }

    /** Brings up what is closed already, then whatever is closed later. */
    public void start() {
        thread.start();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void resumed(long size, long bytes) {}

    @Override
    public void require(Path lines, long first, long size, long bytes) {}

    @Override
    public void closed(Path seal) {
        lock.lock();
        try {
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it where it is: the next start goes on from there. */
    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            LogMirror mirror = null;
            while (await()) {
                try {
                    mirror = mirror == null ? opener.open() : mirror;
                    long reached = mirror.run().locked();
                    outage.over();
                    size = reached;
                } catch (IOException | RuntimeException e) {
                    if (Thread.interrupted() || !pause(outage.failed(e))) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // Closing: the next start goes on.
        } catch (MirrorException e) {
            voice.say("nothing more is locked: " + e.getMessage());
            voice.alarm("store.refused", "failure", e.getMessage());
        } catch (Throwable e) {
            // An error, or the JDK's UnixException, which nobody declares: where a folder that was listed cannot be
            // closed.
            String why = "nothing more is locked until the collector is started again: " + e;
            voice.say(why);
            voice.alarm("store.stopped", "failure", why);
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    /** Waits for news; false where it is to end. */
    private boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!news && !closing) {
                changed.await();
            }
            news = false;
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long and no less, whatever is closed meanwhile; false where it is to end. */
    private boolean pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (nanos > 0 && !closing) {
                nanos = changed.awaitNanos(nanos);
            }
            news = true;
            return !closing;
        } finally {
            lock.unlock();
        }
    }
}

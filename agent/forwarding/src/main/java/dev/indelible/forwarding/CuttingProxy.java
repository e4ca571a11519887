package dev.indelible.forwarding;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes that it does not understand, and cuts connections after so many of them; on loopback. */
final class CuttingProxy implements Closeable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> cuts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** New connections go to this port. */
    void target(int port) {
        target = port;
        open.forEach(CuttingProxy::close);
    }

    /** The next connections are each cut after so many bytes of both sides together; the ones after them pass. */
    void cut(List<Long> bytes) {
        cuts.addAll(bytes);
    }

    boolean allCut() {
        return cuts.isEmpty();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket agent = listening.accept();
                open.add(agent);
                connections.incrementAndGet();
                Socket collector = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(collector);
                Long cut = cuts.poll();
                AtomicLong left = new AtomicLong(cut == null ? Long.MAX_VALUE : cut);
                start(() -> pass(agent, collector, left));
                start(() -> pass(collector, agent, left));
            } catch (IOException e) {
                // nobody is there; the next one
            }
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong left) {
        byte[] some = new byte[256];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                long before = left.getAndAdd(-read);
                out.write(some, 0, (int) Math.max(0, Math.min(read, before)));
                if (before <= read) {
                    break;
                }
            }
        } catch (IOException e) {
            // both ends end
        } finally {
            close(from);
            close(to);
        }
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is not used any more
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(CuttingProxy::close);
    }
}

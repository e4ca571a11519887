package dev.indelible.endurance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A network of its own between agent and collector: connections are refused, held and never answered, delayed, and cut
 * in the middle of a request or of an answer. {@link #calm} makes it an honest one. Counts what it did.
 */
final class FaultyProxy implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final ServerSocket listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final InetSocketAddress collector;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> done = new TreeMap<>();
    private volatile boolean calm;
    private volatile boolean refusing;

    FaultyProxy(int collectorPort, long seed) throws IOException {
        this.collector = new InetSocketAddress(InetAddress.getLoopbackAddress(), collectorPort);
        this.random = new Random(seed);
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whether every connection is cut at once from now on: nobody is there. */
    void refuse(boolean all) {
        refusing = all;
    }

    /** No faults from now on; connections that are held are let go. */
    void calm() throws IOException {
        calm = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** What was done to connections, and how often. */
    synchronized Map<String, Integer> done() {
        return new TreeMap<>(done);
    }

    private synchronized int dice(int sides) {
        return random.nextInt(sides);
    }

    private synchronized void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    private void accept() {
        for (int connection = 0; !listening.isClosed(); connection++) {
            try {
                Socket agent = listening.accept();
                open.add(agent);
                // Connections are few, and kept: the second and the fourth meet what the dice might leave out.
                int fate = calm ? 9 : connection == 1 || connection == 3 ? connection / 2 : dice(10);
                if (fate == 0 || refusing) {
                    count("refused");
                    agent.close();
                } else if (fate == 1) {
                    count("never answered");
                } else {
                    join(agent);
                }
            } catch (IOException e) {
                // a connection that is gone is what this class is for
            }
        }
    }

    private void join(Socket agent) throws IOException {
        Socket to = new Socket();
        open.add(to);
        to.connect(collector);
        start(() -> pump(agent, to, "a request"));
        start(() -> pump(to, agent, "an answer"));
    }

    /** An answer is short, so few bytes of it pass before a cut; a request may be long. */
    private void pump(Socket from, Socket to, String what) {
        boolean request = what.equals("a request");
        long left = dice(3) > 0 ? Long.MAX_VALUE : dice(request ? 200_000 : 3_000);
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (!calm && dice(20) == 0) {
                    count("delayed");
                    LockSupport.parkNanos(dice(300) * 1_000_000L);
                }
                if (!calm && read > left) {
                    out.write(chunk, 0, (int) left);
                    count("cut in " + what);
                    return;
                }
                left -= read;
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // the other side has cut it
        }
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        calm();
    }
}

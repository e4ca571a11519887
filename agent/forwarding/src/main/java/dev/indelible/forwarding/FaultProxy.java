package dev.indelible.forwarding;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between an agent and its collector on loopback, and does to each exchange of lines what it is told; what enrols
 * passes. Each connection has a thread. To the collector each exchange has a connection of its own: one that is kept and
 * not used would be closed from there after a while, and that would be a fault that nobody asked for.
 */
final class FaultProxy implements Closeable {
    private static final long MANY = 64L << 20;

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final AtomicInteger redirected = new AtomicInteger();
    private volatile int target;
    private volatile Fault fault = Fault.NONE;
    private volatile Answers answers = batch -> null;
    private volatile String headers = "";
    private volatile byte[] earlier = new byte[0];
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile long hugeBytes;

    FaultProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** The collector is at this port from now on; exchanges that are under way fail. */
    void target(int port) {
        target = port;
        open.forEach(FaultProxy::close);
    }

    /** From now on each exchange of lines meets this. {@code more}: header lines of answers that are made up. */
    void fault(Fault next, String... more) {
        StringBuilder lines = new StringBuilder();
        for (String header : more) {
            lines.append(header).append("\r\n");
        }
        headers = lines.toString();
        fault = next;
    }

    /** From now on lines wait here, unanswered and not failed either, until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    /** What was held meets what is in force now. */
    void release() {
        held.countDown();
    }

    /** From now on these are asked first. */
    void answers(Answers next) {
        answers = next;
    }

    /** When lines came, in nanoseconds of this clock, each time with or without a fault. */
    List<Long> times() {
        return times;
    }

    /** Requests that somebody sent where an answer pointed. */
    int redirected() {
        return redirected.get();
    }

    /** How much of the endless answer was taken at most. */
    long hugeBytes() {
        return hugeBytes;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket agent = listening.accept();
                open.add(agent);
                start(() -> serve(agent));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket agent) {
        try {
            InputStream in = agent.getInputStream();
            for (HttpMessage request = HttpMessage.read(in); request != null; request = HttpMessage.read(in)) {
                if (request.head().contains(" /elsewhere ")) {
                    redirected.incrementAndGet();
                }
                if (request.lines()) {
                    times.add(System.nanoTime());
                    held.await();
                }
                Fault now = request.lines() ? fault : Fault.NONE;
                Answers.Answer instead = request.lines() ? answers.answer(SentBatch.of(request)) : null;
                if (instead != null) {
                    agent.getOutputStream().write(answer(instead.status(), instead.body()));
                } else if (!exchange(now, request, agent)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // the agent sees a connection that ends
        } finally {
            close(agent);
        }
    }

    /** False where the connection ends with it. */
    private boolean exchange(Fault now, HttpMessage request, Socket agent) throws IOException, InterruptedException {
        OutputStream out = agent.getOutputStream();
        if (now.status != 0) {
            out.write(answer(now.status, now.body));
            return true;
        }
        switch (now) {
            case NO_ANSWER -> {
                return false;
            }
            case NO_HTTP -> {
                out.write("SSH-2.0-OpenSSH\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                return false;
            }
            case REDIRECT -> {
                headers = "Location: " + url() + "/elsewhere\r\n";
                out.write(answer(307, ""));
                return true;
            }
            case HUGE_REPLY -> huge(out);
            case HALF_REQUEST -> {
                send(request.bytes(request.body().length / 2));
                return false;
            }
            case SLOW -> Thread.sleep(500);
            case REQUEST_TWICE -> ask(request);
            default -> {
                // what follows is all
            }
        }
        byte[] reply = ask(request);
        byte[] before = earlier.length == 0 ? reply : earlier;
        earlier = request.lines() ? reply : earlier;
        switch (now) {
            case LOST_REPLY -> {
                return false;
            }
            case HALF_REPLY -> {
                out.write(reply, 0, reply.length / 2);
                return false;
            }
            case REPLY_TWICE -> {
                out.write(reply);
                out.write(reply);
            }
            case EARLIER_REPLY -> out.write(before);
            case SLOW -> {
                Thread.sleep(500);
                out.write(reply);
            }
            default -> out.write(reply);
        }
        return true;
    }

    private byte[] ask(HttpMessage request) throws IOException {
        try (Socket collector = connect()) {
            collector.getOutputStream().write(request.bytes());
            HttpMessage reply = HttpMessage.read(collector.getInputStream());
            if (reply == null) {
                throw new IOException("the collector ended the connection");
            }
            return reply.bytes();
        }
    }

    private void send(byte[] some) throws IOException {
        try (Socket collector = connect()) {
            collector.getOutputStream().write(some);
        }
    }

    private Socket connect() throws IOException {
        Socket collector = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(collector);
        return collector;
    }

    private byte[] answer(int status, String body) {
        return ("HTTP/1.1 " + status + " made up\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n"
                        + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void huge(OutputStream out) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n{\"receipt\":\"")
                .getBytes(StandardCharsets.ISO_8859_1));
        byte[] some = "x".repeat(8192).getBytes(StandardCharsets.ISO_8859_1);
        for (long sent = 0; sent < MANY; sent += some.length) {
            out.write(some);
            hugeBytes = Math.max(hugeBytes, sent);
        }
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "fault-proxy");
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
        release();
        open.forEach(FaultProxy::close);
    }
}

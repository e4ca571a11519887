package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.StreamChain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Every agent stream in the log. A stream is changed by the one who holds its claim, or by start-up, so that two batches of
 * one stream never race; different streams do not wait for each other.
 */
final class Streams {
    /** 16 bytes in base64url: what is kept of a line that an agent wrote has a bound. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Map<String, AgentStream> streams = new ConcurrentHashMap<>();
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final Set<String> identities = new HashSet<>();
    private final Set<String> continued = new HashSet<>();

    /** The stream of this id, or null. */
    AgentStream get(String id) {
        return streams.get(id);
    }

    /**
     * Takes the right to change a stream; false while another has it, and where the stream has gone on since.
     *
     * @param seen what it was when the change was judged, or null for none
     */
    boolean claim(String id, AgentStream seen) {
        if (!claimed.add(id)) {
            return false;
        }
        boolean same = nextSeq(streams.get(id)) == nextSeq(seen);
        if (!same) {
            claimed.remove(id);
        }
        return same;
    }

    private static long nextSeq(AgentStream stream) {
        return stream == null ? 0 : stream.chain().nextSeq();
    }

    /** Whether a batch of this stream is being stored. */
    boolean claimed(String id) {
        return claimed.contains(id);
    }

    void release(String id) {
        claimed.remove(id);
    }

    /** How many lines all streams have whose service this holds for. */
    long lines(Predicate<String> service) {
        return streams.values().stream()
                .map(AgentStream::chain)
                .filter(chain -> service.test(chain.service()))
                .mapToLong(StreamChain::nextSeq)
                .sum();
    }

    /**
     * The lines are in the log.
     *
     * @param chain the state behind the last of them
     * @param first the index of the first of them
     */
    void stored(StreamChain chain, List<Line> lines, long first) {
        AgentStream before = streams.get(chain.stream());
        Runs runs = before == null ? new Runs() : before.runs();
        runs.add(lines.get(0).seq(), first);
        byte[] lastSeal = before == null ? null : before.lastSeal();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).kind().equals("seal")) {
                lastSeal = lines.get(i).leaf();
                break;
            }
        }
        streams.put(chain.stream(), new AgentStream(chain, runs, lastSeal));
        if (lines.get(0).seq() == 0) {
            opened(lines.get(0), Encoding.base64(chain.identity()));
        }
    }

    /**
     * Start-up: retention removed lines of the stream; it goes on behind the last that is known. Where older lines lay is
     * forgotten, so that nobody looks for them.
     *
     * @param line the last line, or null where only its hash is left
     */
    void skipped(StreamChain chain, Line line, long index) {
        Runs runs = new Runs();
        runs.add(chain.nextSeq() - 1, index);
        byte[] lastSeal = line != null && line.kind().equals("seal")
                ? line.leaf()
                : streams.get(chain.stream()).lastSeal();
        streams.put(chain.stream(), new AgentStream(chain, runs, lastSeal));
    }

    /**
     * What is wrong with the stream that a new stream says it follows, or null. Asked before the new one is stored.
     *
     * <p>The stream is taken all the same: what it holds is true, and its agent may have lost its memory honestly.
     *
     * @param replaced the key whose place the identity took, or null
     */
    synchronized String doubtOfPrevious(Line open, byte[] identity, String replaced) {
        Map<String, Object> previous = open.object("previous");
        if (previous == null) {
            return identities.contains(Encoding.base64(identity))
                    ? "this identity had streams before, but the new one names none"
                    : null;
        }
        String id = followed(open);
        AgentStream stream = id == null ? null : streams.get(id);
        if (stream == null
                || !Arrays.equals(stream.chain().identity(), identity)
                        && !Encoding.base64(stream.chain().identity()).equals(replaced)) {
            return "the stream it says it follows is not known here";
        }
        if (continued.contains(id)) {
            return "another stream said before that it follows the same one";
        }
        byte[] seal = stream.lastSeal();
        return seal != null && Encoding.base64(seal).equals(previous.get("leaf"))
                ? null
                : "it follows another seal than the last one stored of that stream";
    }

    private synchronized void opened(Line open, String identity) {
        identities.add(identity);
        String followed = followed(open);
        if (followed != null) {
            continued.add(followed);
        }
    }

    /** The stream that a new one says it follows, or null where it names none or what it names is no stream id. */
    static String followed(Line open) {
        Map<String, Object> previous = open.object("previous");
        return previous != null
                        && previous.get("stream") instanceof String id
                        && ID.matcher(id).matches()
                ? id
                : null;
    }
}

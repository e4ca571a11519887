package dev.indelible.collector.ingest;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.CheckpointNote;
import java.io.IOException;

/**
 * One POST of lines. Its sender has some places for long bodies, from the moment one turns out to be long, and some others
 * for bodies that are whole and being judged: so who leaves long ones half sent is in nobody's way who sends a short one.
 */
final class PostedLines implements Judge {
    private final LineIngest ingest;
    private final String checkpoint;
    private final String peer;
    private String stream = "unknown";
    private CheckpointNote known;
    private Sender sender;
    private Admission<Sender>.Place place;

    /** @param checkpoint the header, or null */
    PostedLines(LineIngest ingest, String checkpoint, String peer) {
        this.ingest = ingest;
        this.checkpoint = checkpoint;
        this.peer = peer;
    }

    @Override
    public Answer look(byte[] bytes, int end) throws IOException {
        try {
            known = checkpoint == null ? null : ingest.known(checkpoint);
            Answer unable = ingest.unable(known);
            if (unable != null) {
                return unable;
            }
            Line first = Batch.first(bytes, end);
            stream = first.stream();
            sender = ingest.sender(first, peer);
            return null;
        } catch (Refusal e) {
            return answer(e);
        }
    }

    @Override
    public Answer hold() {
        try {
            place = ingest.admitLong(sender);
            return null;
        } catch (Refusal e) {
            return answer(e);
        }
    }

    @Override
    public Answer take(byte[] bytes, int length) throws IOException, InterruptedException {
        if (sender == null) {
            return Answer.error(
                    400, "the body does not end in a line feed", "send whole lines, each with its line feed");
        }
        Patience patience = new Patience();
        try (Admission<Sender>.Place unused = ingest.admitWhole(sender)) {
            return ingest.take(Batch.parse(bytes, length), known, peer, patience);
        } catch (Refusal e) {
            return answer(e);
        }
    }

    @Override
    public void close() {
        if (place != null) {
            place.close();
            place = null;
        }
    }

    private Answer answer(Refusal e) {
        return ingest.answer(e, peer, stream);
    }
}

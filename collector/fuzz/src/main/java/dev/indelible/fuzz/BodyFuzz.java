package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.http.ArrivedBody;
import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.BatchJudge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/**
 * A posted batch, plain or packed, in pieces of any size: what is taken is what the JDK unpacks and FORMAT.md calls a batch;
 * nothing else is, and whatever comes has an answer of FORMAT.md's table. The first byte says how: plain, packed as it
 * comes, packed here, packed here and then changed by the eight bytes that follow; how
 * large the pieces are, and whether the rest is a body or made into one by {@link BatchMaker}.
 */
public final class BodyFuzz {
    private static final int LIMIT = 1 << 18;
    private static final int EDITS = 8;
    private static final Set<Integer> STATUS = Set.of(400, 413, 422, 503);

    private BodyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        int how = input[0] & 3;
        boolean edited = how == 3;
        int from = Math.min(input.length, edited ? 1 + EDITS : 1);
        byte[] given = Arrays.copyOfRange(input, from, input.length);
        byte[] rest = (input[0] & 64) != 0 ? BatchMaker.of(given) : given;
        boolean made = how == 2;
        boolean gzip = how != 0;
        byte[] body = made || edited ? packed(rest) : rest;
        if (edited) {
            body = Edits.of(body, input, 1, from);
        }
        int piece = 1 << (input[0] >> 2 & 15);
        judge(body, gzip, piece);
        if (given.length > 0 && rest == given && Cost.isChosen(input, 256)) {
            Cost.linear(
                    300,
                    new byte[0],
                    rest,
                    LIMIT - 1,
                    many -> new ArrivedBody(gzip, LIMIT).judge(made ? packed(many) : many, 4096, new BatchJudge()));
        }
    }

    private static void judge(byte[] body, boolean gzip, int piece) throws Exception {
        BatchJudge judge = new BatchJudge();
        ArrivedBody arrived = new ArrivedBody(gzip, LIMIT);
        Answer refused = arrived.judge(body, piece, judge);
        byte[] plain = gzip ? unpacked(body) : body.length > LIMIT ? null : body;
        if (refused == null) {
            Claim.holds(plain != null && Arrays.equals(plain, arrived.plain()), "other bytes than the JDK unpacks");
            List<Line> lines = batch(plain);
            Claim.holds(lines != null, "a batch is taken that is none");
            Claim.same(lines.size(), judge.lines().size(), "lines");
            for (int i = 0; i < lines.size(); i++) {
                Claim.holds(
                        Arrays.equals(lines.get(i).bytes(), judge.lines().get(i).bytes()), "another line");
            }
            Claim.holds(Arrays.equals(judge.first().bytes(), lines.get(0).bytes()), "another first line was looked at");
            return;
        }
        Claim.holds(STATUS.contains(refused.status()), "status " + refused.status());
        Claim.holds(refused.fields().get("error") instanceof String error && !error.isEmpty(), "no error");
        boolean plainHeader = !gzip || body.length > 3 && (body[3] & ~3) == 0;
        Claim.holds(plain == null || !plainHeader || batch(plain) == null, "a batch is refused: " + refused.fields());
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    /** What the JDK makes of it; null where that is not one member, whole, alone and within the limit. */
    private static byte[] unpacked(byte[] body) {
        ByteArrayInputStream sent = new ByteArrayInputStream(body);
        try (GZIPInputStream in = new GZIPInputStream(sent, 1)) {
            byte[] plain = in.readNBytes(LIMIT + 1);
            boolean whole = plain.length <= LIMIT && in.read() < 0 && sent.available() == 0;
            return whole && body.length <= LIMIT && isOneMember(body) ? plain : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The JDK reads on where another member follows; a batch is one. */
    private static boolean isOneMember(byte[] body) throws IOException {
        int header = (body[3] & 2) == 0 ? 10 : 12;
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(body, header, body.length - header);
            byte[] some = new byte[1 << 13];
            while (inflater.inflate(some) > 0) {
                // only where it ends is wanted
            }
            return inflater.finished() && header + inflater.getBytesRead() + 8 == body.length;
        } catch (DataFormatException e) {
            throw new IOException(e);
        } finally {
            inflater.end();
        }
    }

    private static List<Line> batch(byte[] body) {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < body.length; at++) {
            if (body[at] == '\n') {
                try {
                    lines.add(Line.parse(body, from, at));
                } catch (LineException e) {
                    return null;
                }
                from = at + 1;
            }
        }
        if (lines.isEmpty() || from < body.length) {
            return null;
        }
        for (int i = 1; i < lines.size(); i++) {
            Line before = lines.get(i - 1);
            if (!lines.get(i).stream().equals(before.stream())
                    || lines.get(i).seq() != before.seq() + 1
                    || !Arrays.equals(lines.get(i).prev(), before.leaf())) {
                return null;
            }
        }
        return lines.get(lines.size() - 1).kind().equals("seal") ? lines : null;
    }
}

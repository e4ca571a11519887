package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.Judge;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A body as {@link PostedBody} takes it, piece by piece and without a connection: within the limit and the memory, its first
 * line shown to the judge, unpacked, judged. Lets the fuzz targets see what is this package's own.
 */
public final class ArrivedBody {
    private static final long MEMORY = 1 << 22;

    private final boolean gzip;
    private final int limit;
    private byte[] plain;

    public ArrivedBody(boolean gzip, int limit) {
        this.gzip = gzip;
        this.limit = limit;
    }

    /** What the body is answered with; in pieces of so many bytes. */
    public Answer judge(byte[] body, int piece, Judge judge) throws Exception {
        MemoryBudget budget = new MemoryBudget(MEMORY);
        Answer answer;
        try (BudgetedBytes sent = new BudgetedBytes(budget, limit);
                BudgetedBytes unpacked = new BudgetedBytes(budget, limit)) {
            answer = judge(body, piece, judge, sent, unpacked);
        } catch (Refused e) {
            answer = e.answer();
        }
        if (!budget.take(MEMORY) || budget.take(1)) {
            throw new AssertionError("memory that a body took is not given back, or given back twice");
        }
        return answer;
    }

    private Answer judge(byte[] body, int piece, Judge judge, BudgetedBytes sent, BudgetedBytes unpacked)
            throws Exception {
        FirstLine firstLine = new FirstLine(judge, gzip);
        int from = 0;
        do {
            int to = Math.min(body.length, from + piece);
            sent.add(ByteBuffer.wrap(body, from, to - from));
            Answer answer = firstLine.look(sent, to == body.length);
            if (answer != null) {
                return answer;
            }
            from = to;
        } while (from < body.length);
        BudgetedBytes whole = sent;
        if (gzip) {
            Gzip.unpack(sent, unpacked);
            whole = unpacked;
        }
        plain = Arrays.copyOf(whole.array(), whole.length());
        return judge.take(whole.array(), whole.length());
    }

    /** What was shown to the judge as a whole, or null. */
    public byte[] plain() {
        return plain;
    }
}

package dev.indelible.sample;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Has statements written by a few threads of its own, so that long ones cannot occupy the threads of the web server. */
@Service
public class StatementService {
    private static final long PATIENCE_SECONDS = 10;

    private final ExecutorService statementThreads;
    private final StatementWriter writer;

    public StatementService(ExecutorService statementThreads, StatementWriter writer) {
        this.statementThreads = statementThreads;
        this.writer = writer;
    }

    /** The account's statement with at most {@code most} movements; waits up to ten seconds. */
    @PreAuthorize("hasAnyRole('TELLER', 'ADMIN')")
    public Statement statement(String id, int most) throws InterruptedException, TimeoutException {
        Future<Statement> statement = statementThreads.submit(() -> writer.write(id, most));
        try {
            return statement.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException("The statement of account " + id + " failed", e.getCause());
        } catch (TimeoutException | InterruptedException | CancellationException e) {
            statement.cancel(true);
            throw e;
        }
    }
}

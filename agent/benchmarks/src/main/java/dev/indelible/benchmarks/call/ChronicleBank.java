package dev.indelible.benchmarks.call;

import java.math.BigDecimal;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** The call, and a document in a mapped queue: in the kernel's memory before it returns, without chain or seal. */
final class ChronicleBank implements Bank {
    private final ChronicleQueue queue;
    private final ThreadLocal<ExcerptAppender> appenders;
    private final Path folder;
    private long kept;

    ChronicleBank(Path folder) {
        this.folder = folder;
        queue = ChronicleQueue.single(folder.toString());
        appenders = ThreadLocal.withInitial(queue::createAppender);
    }

    @Override
    public long transfer(String from, String to, BigDecimal amount, Order order, String password) {
        long moved = Bank.move(from, to, amount);
        try (DocumentContext document = appenders.get().writingDocument()) {
            document.wire()
                    .write("time")
                    .int64(System.currentTimeMillis())
                    .write("action")
                    .text("account.transfer")
                    .write("actor")
                    .text(Actor.name())
                    .write("outcome")
                    .text("success")
                    .write("from")
                    .text(from)
                    .write("to")
                    .text(to)
                    .write("amount")
                    .text(amount.toPlainString())
                    .write("order.customer.id")
                    .text(order.customer().id())
                    .write("password")
                    .text(REDACTED);
        }
        return moved;
    }

    /** Reads the queue from its start, as a reader would. */
    @Override
    public void close() {
        queue.close();
        try (ChronicleQueue written = ChronicleQueue.single(folder.toString());
                ExcerptTailer tailer = written.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return;
                    }
                    kept++;
                }
            }
        }
    }

    /** How many documents the queue held when it was closed. */
    long kept() {
        return kept;
    }
}

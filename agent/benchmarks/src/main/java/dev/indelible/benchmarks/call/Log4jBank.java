package dev.indelible.benchmarks.call;

import java.math.BigDecimal;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.message.StringMapMessage;

/** The call, and a JSON line that another thread formats and writes: an asynchronous logger, which waits when it is full. */
final class Log4jBank implements Bank {
    private final Logger logger = LogManager.getLogger("audit");

    @Override
    public long transfer(String from, String to, BigDecimal amount, Order order, String password) {
        long moved = Bank.move(from, to, amount);
        logger.info(new StringMapMessage(8)
                .with("action", "account.transfer")
                .with("actor", Actor.name())
                .with("outcome", "success")
                .with("from", from)
                .with("to", to)
                .with("amount", amount.toPlainString())
                .with("customer", order.customer().id())
                .with("password", REDACTED));
        return moved;
    }

    @Override
    public void close() {
        LogManager.shutdown();
    }
}

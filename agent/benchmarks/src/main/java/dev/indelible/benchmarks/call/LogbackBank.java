package dev.indelible.benchmarks.call;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.math.BigDecimal;
import java.nio.file.Path;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/** The call, and a JSON line that the calling thread writes to a file: each is handed to the kernel before it returns. */
final class LogbackBank implements Bank {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger;

    LogbackBank(Path file) {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        logger = context.getLogger("audit");
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @Override
    public long transfer(String from, String to, BigDecimal amount, Order order, String password) {
        long moved = Bank.move(from, to, amount);
        logger.info(
                "account.transfer",
                keyValue("actor", Actor.name()),
                keyValue("outcome", "success"),
                keyValue("from", from),
                keyValue("to", to),
                keyValue("amount", amount),
                keyValue("order.customer.id", order.customer().id()),
                keyValue("password", REDACTED));
        return moved;
    }

    @Override
    public void close() {
        context.stop();
    }
}

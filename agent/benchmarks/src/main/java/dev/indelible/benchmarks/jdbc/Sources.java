package dev.indelible.benchmarks.jdbc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.indelible.benchmarks.fork.Subject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.logging.SLF4JLogLevel;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.LoggerFactory;

/** Connections to the same database in memory, as each subject wants them opened. */
final class Sources {
    /** INIT makes the table without a statement of JDBC, which would be recorded too. */
    private static final String DATABASE = "h2:mem:bench;DB_CLOSE_DELAY=-1;INIT=CREATE TABLE IF NOT EXISTS account"
            + "(id BIGINT PRIMARY KEY\\, owner VARCHAR(40)\\, balance DECIMAL(12\\,2))"
            + " AS SELECT x\\, 'owner ' || x\\, x FROM SYSTEM_RANGE(1\\, 1000)";

    private static final String LOGGER = "queries";

    private Sources() {}

    /** One connection; nothing has been executed on it. */
    static Connection open(Subject subject, Path folder) throws SQLException {
        if (subject == Subject.P6SPY) {
            return DriverManager.getConnection("jdbc:p6spy:" + DATABASE);
        }
        JdbcDataSource plain = new JdbcDataSource();
        plain.setURL("jdbc:" + DATABASE);
        return (subject == Subject.DATASOURCE_PROXY ? proxied(plain, folder) : plain).getConnection();
    }

    private static DataSource proxied(DataSource plain, Path folder) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(folder.resolve(Subject.JDBC_FILE).toString());
        appender.setEncoder(encoder);
        appender.start();
        Logger logger = context.getLogger(LOGGER);
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        return ProxyDataSourceBuilder.create(plain)
                .logQueryBySlf4j(SLF4JLogLevel.INFO, LOGGER)
                .asJson()
                .build();
    }
}

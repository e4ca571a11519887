package com.acme.stock;

import com.p6spy.engine.spy.P6DataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.apache.commons.dbcp2.BasicDataSource;

/** The pools and proxies that stand between an application and its driver, alone and one in another. */
final class Sources {
    private Sources() {}

    /** By name; each is made, and may connect, when it is asked for. */
    static Map<String, Supplier<DataSource>> all(String url, String user, String password) {
        Map<String, Supplier<DataSource>> all = new LinkedHashMap<>();
        String spied = url.replaceFirst("jdbc:", "jdbc:p6spy:");
        all.put("driver", () -> new Plain(url, user, password));
        all.put("hikari", () -> hikari(url, user, password));
        all.put("dbcp", () -> dbcp(url, user, password, false));
        all.put("dbcp_statements", () -> dbcp(url, user, password, true));
        all.put("tomcat", () -> tomcat(url, user, password));
        all.put("p6spy_url", () -> new Plain(spied, user, password));
        all.put("p6spy_source", () -> new P6DataSource(hikari(url, user, password)));
        all.put("dsproxy", () -> proxy(new Plain(url, user, password)));
        all.put("hikari_p6spy_dsproxy", () -> proxy(hikari(spied, user, password)));
        all.put("dsproxy_dsproxy_dbcp", () -> proxy(proxy(dbcp(spied, user, password, true))));
        return all;
    }

    /** Whether P6Spy stands in between, which knows JDBC 4.1. */
    static boolean spied(String pool) {
        return pool.contains("p6spy") || pool.equals("dsproxy_dsproxy_dbcp");
    }

    private static DataSource proxy(DataSource inner) {
        return ProxyDataSourceBuilder.create(inner).build();
    }

    private static DataSource hikari(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static DataSource dbcp(String url, String user, String password, boolean statements) {
        BasicDataSource source = new BasicDataSource();
        source.setUrl(url);
        source.setUsername(user);
        source.setPassword(password);
        source.setMaxTotal(1);
        source.setPoolPreparedStatements(statements);
        return source;
    }

    private static DataSource tomcat(String url, String user, String password) {
        org.apache.tomcat.jdbc.pool.DataSource source = new org.apache.tomcat.jdbc.pool.DataSource();
        source.setUrl(url);
        source.setUsername(user);
        source.setPassword(password);
        source.setMaxActive(1);
        source.setMaxIdle(1);
        source.setMinIdle(0);
        source.setInitialSize(0);
        source.setRollbackOnReturn(true);
        source.setJdbcInterceptors("StatementCache;ConnectionState");
        return source;
    }

    /** No pool at all. */
    private record Plain(String url, String user, String password) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        @Override
        public Connection getConnection(String other, String secret) throws SQLException {
            return DriverManager.getConnection(url, other, secret);
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}

package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The physical connections of this JVM, as drivers open them; and whether what drivers and pools hand out can be seen.
 * Any thread.
 */
final class Connections {
    private static final List<String> POOLS = List.of(
            "com.zaxxer.hikari.",
            "org.apache.commons.dbcp",
            "org.apache.tomcat.",
            "com.mchange.v2.c3p0.",
            "com.p6spy.",
            "net.ttddyy.",
            "oracle.ucp.",
            "io.agroal.",
            "com.alibaba.druid.");
    private static final List<String> URL = List.of("getUrl", "getURL");

    private final Coverage coverage;
    private final AtomicInteger count = new AtomicInteger();
    private final WeakIdentityMap<Connection, ConnectionState> known = new WeakIdentityMap<>();
    /** Empty where a source does not say. */
    private final WeakIdentityMap<Object, String> sources = new WeakIdentityMap<>();

    private final Set<String> rewritten = ConcurrentHashMap.newKeySet();
    private final Set<String> checked = ConcurrentHashMap.newKeySet();

    Connections(Coverage coverage) {
        this.coverage = coverage;
    }

    /** Null for a connection that no statement came from yet: a wrapper. */
    ConnectionState find(Connection connection) {
        return known.get(connection);
    }

    /** The state of a connection that made a statement itself. */
    ConnectionState of(Connection maker) {
        ConnectionState state = known.get(maker);
        if (state == null) {
            state = new ConnectionState(count.incrementAndGet(), maker);
            known.put(maker, state);
        }
        return state;
    }

    /** A class of connections is being rewritten. */
    void rewrites(String connectionClass) {
        rewritten.add(connectionClass);
    }

    /** {@code Driver.connect}: of nested drivers the real one returns first. */
    Call connect(ThreadContext thread, Object driver, Object[] arguments) {
        long before = thread.jdbc().connected();
        return (same, result, thrown) -> {
            if (!(result instanceof Connection connection)) {
                return;
            }
            boolean physical = same.jdbc().connected() == before;
            same.jdbc().tickConnected();
            check(connection);
            if (physical) {
                of(connection).database(arguments[0] instanceof String url ? DatabaseName.in(url) : null);
                Driver real = (Driver) driver;
                covered(driver.getClass(), real.getMajorVersion() + "." + real.getMinorVersion(), false);
            } else {
                covered(driver.getClass(), null, true);
            }
        };
    }

    /** {@code DataSource.getConnection}: some drivers open connections here, without {@code Driver.connect}. */
    Call handOut(ThreadContext thread, Object source, Object[] arguments) {
        long before = thread.jdbc().connected();
        return (same, result, thrown) -> {
            if (!(result instanceof Connection connection)) {
                return;
            }
            boolean first = same.jdbc().connected() == before;
            same.jdbc().tickConnected();
            String url = sources.get(source);
            if (url == null) {
                check(connection);
                covered(source.getClass(), null, !first);
                url = database(source);
                sources.put(source, url);
            }
            if (first && !isPool(source.getClass().getName())) {
                of(connection).database(url.isEmpty() ? null : url);
            }
        };
    }

    /** Getters only: they read a field. */
    private static String database(Object source) {
        try {
            return database(source, source.getClass().getMethods());
        } catch (LinkageError incomplete) {
            return "";
        }
    }

    private static String database(Object source, Method[] methods) {
        for (Method method : methods) {
            if (URL.contains(method.getName()) && method.getParameterCount() == 0) {
                try {
                    String name = method.invoke(source) instanceof String url ? DatabaseName.in(url) : null;
                    return name == null ? "" : name;
                } catch (ReflectiveOperationException | RuntimeException unwilling) {
                    return "";
                }
            }
        }
        return "";
    }

    /** {@code around}: what it gave was opened by another. */
    private void covered(Class<?> type, String version, boolean around) {
        String name = type.getName();
        String build = type.getPackage() == null ? null : type.getPackage().getImplementationVersion();
        String shown = build != null ? build : version;
        coverage.covered(around || isPool(name) ? "pool" : "driver", shown == null ? name : name + " " + shown);
    }

    private static boolean isPool(String name) {
        return POOLS.stream().anyMatch(name::startsWith);
    }

    private void check(Connection connection) {
        Class<?> type = connection.getClass();
        // What a proxy made at run time passes its calls on to is seen for itself.
        String name = type.getName();
        if (!checked.add(name)
                || Proxy.isProxyClass(type)
                || name.contains("$$")
                || JdbcTargets.PROXIES.stream().anyMatch(name::startsWith)) {
            return;
        }
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            if (rewritten.contains(one.getName())) {
                return;
            }
        }
        coverage.missing(
                type.getName(),
                "statements of this connection are not seen: its class was not rewritten when it was loaded; "
                        + "start the agent with -javaagent, and load the driver from the application's class path");
    }
}

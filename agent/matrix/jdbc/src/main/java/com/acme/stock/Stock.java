package com.acme.stock;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Runs every kind of statement through every pool; arguments: URL, user, password and, where not all, the pools. */
public final class Stock {
    private Stock() {}

    public static void main(String[] arguments) throws SQLException {
        String url = arguments[0];
        List<String> wanted = List.of(arguments).subList(3, arguments.length);
        for (Map.Entry<String, Supplier<DataSource>> pool :
                Sources.all(url, arguments[1], arguments[2]).entrySet()) {
            if (!wanted.isEmpty() && !wanted.contains(pool.getKey())) {
                continue;
            }
            DataSource source = pool.getValue().get();
            String table = "t_" + pool.getKey();
            Kinds kinds = new Kinds(table, Dialect.of(url), !Sources.spied(pool.getKey()));
            Expected expected = new Expected(table);
            for (Map.Entry<String, Kinds.Kind> kind : kinds.all().entrySet()) {
                try (Connection connection = source.getConnection()) {
                    kind.getValue().run(connection, expected);
                } catch (SQLException | RuntimeException broken) {
                    System.out.println("B\t" + pool.getKey() + "\t" + kind.getKey() + "\t" + broken);
                    broken.printStackTrace();
                }
                expected.print(pool.getKey(), kind.getKey());
            }
        }
        System.exit(0);
    }
}

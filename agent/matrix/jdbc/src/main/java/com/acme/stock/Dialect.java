package com.acme.stock;

import java.sql.Types;

/**
 * Where databases differ.
 *
 * @param columns of the table
 * @param ddlRows what the driver says that a CREATE changed, or -1
 * @param begins begins a transaction by a statement; null where there is no such statement
 * @param call a function with one argument, or null
 * @param callType what it gives
 * @param updatable whether a ResultSet can be changed
 * @param preparesAtOnce whether a wrong statement fails before it is executed
 * @param keysByIndex whether keys can be asked for by their column's index
 * @param keysByName the same by its name
 */
record Dialect(
        String columns,
        int ddlRows,
        String begins,
        String call,
        int callType,
        boolean updatable,
        boolean preparesAtOnce,
        boolean keysByIndex,
        boolean keysByName) {
    static Dialect of(String url) {
        String database = url.substring("jdbc:".length(), url.indexOf(':', "jdbc:".length()));
        return switch (database) {
            case "h2" ->
                new Dialect(columns("VARBINARY(100)"), 0, null, "UPPER", Types.VARCHAR, true, true, true, true);
            case "sqlite" -> new Dialect(columns("BLOB"), 0, "BEGIN IMMEDIATE", null, 0, false, true, false, false);
            case "postgresql" ->
                new Dialect(columns("BYTEA"), 0, "BEGIN", "upper", Types.VARCHAR, true, false, false, true);
            default ->
                new Dialect(columns("BLOB"), 0, "START TRANSACTION", "upper", Types.VARCHAR, true, false, true, true);
        };
    }

    private static String columns(String binary) {
        return "(id INT PRIMARY KEY, name VARCHAR(100), amount DECIMAL(10, 2), data " + binary + ")";
    }
}

package dev.indelible.agent.capture.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** Which failures of a statement say that the database refused access, rather than that something broke. */
final class Refusals {
    /** PostgreSQL and the SQL standard: insufficient privilege. */
    private static final String STATE = "42501";

    /** MariaDB and MySQL: access to a database, table, column, routine or a privilege is denied. */
    private static final Set<Integer> MYSQL = Set.of(1044, 1142, 1143, 1227, 1370);

    private static final int H2 = 90096;
    private static final int ORACLE = 1031;
    private static final Set<Integer> SQL_SERVER = Set.of(229, 230, 262, 297, 300);

    private Refusals() {}

    static boolean is(SQLException failed) {
        String state = failed.getSQLState();
        if (state == null) {
            return false;
        }
        int code = failed.getErrorCode();
        String driver = failed.getClass().getName();
        return state.equals(STATE)
                || state.equals("42000") && (MYSQL.contains(code) || code == ORACLE)
                || state.equals("90096") && code == H2
                || driver.startsWith("com.microsoft.") && SQL_SERVER.contains(code);
    }
}

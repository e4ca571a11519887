package dev.indelible.agent.capture.jdbc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The methods of JDBC that are advised, by their names. Known before anything that advises them is. */
public final class JdbcMethods {
    static final Set<String> EXECUTE = Set.of(
            "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "executeBatch", "executeLargeBatch");
    static final Set<String> SETTERS = Set.of(
            "setArray",
            "setAsciiStream",
            "setBigDecimal",
            "setBinaryStream",
            "setBlob",
            "setBoolean",
            "setByte",
            "setBytes",
            "setCharacterStream",
            "setClob",
            "setDate",
            "setDouble",
            "setFloat",
            "setInt",
            "setLong",
            "setNCharacterStream",
            "setNClob",
            "setNString",
            "setObject",
            "setRef",
            "setRowId",
            "setSQLXML",
            "setShort",
            "setString",
            "setTime",
            "setTimestamp",
            "setURL",
            "setUnicodeStream");

    static final Set<String> ROWS = RowChanges.VERBS.keySet();

    private JdbcMethods() {}

    /** All of them. */
    public static Set<String> all() {
        Set<String> all = new HashSet<>(List.of(
                "addBatch",
                "clearBatch",
                "setNull",
                "clearParameters",
                "prepareStatement",
                "prepareCall",
                "createStatement",
                "commit",
                "rollback",
                "close",
                "abort",
                "setAutoCommit",
                "setSavepoint",
                "connect",
                "getConnection"));
        all.addAll(EXECUTE);
        all.addAll(SETTERS);
        all.addAll(ROWS);
        return all;
    }
}

package dev.indelible.agent.capture.jdbc;

/**
 * What the trail says about a statement's text.
 *
 * @param masked without literals and comments
 * @param verb {@code UPDATE}
 * @param table the table or procedure, or null where it is not plain to see
 */
record Sql(String masked, String verb, String table) {
    private static final Sql NONE = new Sql(null, "SQL", null);

    /** {@code text} may be null: then only that some statement ran is known. */
    static Sql of(String text) {
        if (text == null) {
            return NONE;
        }
        SqlTokens tokens = new SqlTokens(text);
        SqlShape shape = new SqlShape(tokens.words());
        return new Sql(tokens.masked(), shape.verb(), shape.table());
    }

    /** {@code UPDATE accounts}. */
    String action() {
        return table == null ? verb : verb + " " + table;
    }

    String category() {
        return switch (verb) {
            case "SELECT" -> "read";
            case "INSERT" -> "create";
            case "UPDATE", "MERGE", "REPLACE" -> "update";
            case "DELETE", "TRUNCATE" -> "delete";
            default -> "execute";
        };
    }

    String resourceType() {
        return table == null ? "database" : verb.equals("CALL") ? "procedure" : "table";
    }
}

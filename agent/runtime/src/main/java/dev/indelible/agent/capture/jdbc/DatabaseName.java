package dev.indelible.agent.capture.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database's name in a JDBC URL, without asking the server; nothing else of the URL, which may hold a password. */
final class DatabaseName {
    private static final Pattern PROPERTY =
            Pattern.compile("[;?&](?:databaseName|database)=([A-Za-z0-9_.$-]{1,128})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$-]{1,128}");

    private DatabaseName() {}

    /** Null where the URL names none. */
    static String in(String url) {
        Matcher property = PROPERTY.matcher(url);
        if (property.find()) {
            return property.group(1);
        }
        String path = url.split("[;?]", 2)[0];
        String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
        boolean host = path.contains("//") && path.indexOf('/', path.indexOf("//") + 2) < 0;
        return host || !NAME.matcher(last).matches() ? null : last;
    }
}

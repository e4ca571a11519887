package dev.indelible.agent.capture.coverage;

import java.net.URL;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a class's library is called: the name of its jar without the folder, such as {@code h2-2.4.240}. */
public final class LibraryName {
    /** The last jar in the address: applications nest them. */
    private static final Pattern JAR = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._+-]{0,120})\\.jar[!/]*$");

    private LibraryName() {}

    /** The jar's name, or the class's own where it comes from a folder or from nowhere. */
    public static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        Matcher jar = JAR.matcher(location == null ? "" : location.getPath());
        return jar.find() ? jar.group(1) : type.getName();
    }
}

package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.coverage.LibraryName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a container is called: {@code Tomcat 11.0.27}. */
final class ContainerName {
    private static final Pattern VERSION = Pattern.compile("-([0-9][0-9A-Za-z.]*)$");

    private ContainerName() {}

    /** {@code type}: a class of the container's. Its jar says the version, by its manifest or its name. */
    static String of(String container, Class<?> type) {
        Package home = type.getPackage();
        String version = home == null ? null : home.getImplementationVersion();
        if (version == null) {
            Matcher jar = VERSION.matcher(LibraryName.of(type));
            version = jar.find() ? jar.group(1) : null;
        }
        return version == null ? container : container + " " + version;
    }
}

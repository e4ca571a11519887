package dev.indelible.benchmarks.report;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What took part, with its version, as the jars of the class path say it. */
public final class Versions {
    private static final Pattern JAR = Pattern.compile("(jmh-core|opentelemetry-javaagent|logback-classic"
            + "|logstash-logback-encoder|log4j-core|disruptor|chronicle-queue|tomcat-embed-core|h2|datasource-proxy|p6spy"
            + "|spring-security-core)-(\\d.*)\\.jar");

    private Versions() {}

    /** All of them; {@code others}: jars that are on no class path. */
    public static String shown(Path... others) {
        List<String> names =
                new ArrayList<>(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
        for (Path other : others) {
            names.add(other.toString());
        }
        List<String> versions = new ArrayList<>();
        for (String name : names) {
            Matcher jar = JAR.matcher(new File(name).getName());
            if (jar.matches()) {
                versions.add(jar.group(1) + " " + jar.group(2));
            }
        }
        return String.join(", ", versions);
    }
}

package dev.indelible.agent.matrix.servlet;

import dev.indelible.agent.harness.AuditedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A container with the bank in it, as another module has built it. */
enum Container {
    TOMCAT_9("tomcat9", "com.acme.bank.tomcat.Launch"),
    TOMCAT_10("tomcat10", "com.acme.bank.tomcat.Launch"),
    TOMCAT_11("tomcat11", "com.acme.bank.tomcat.Launch"),
    JETTY_10("jetty10", "com.acme.bank.jetty.Launch"),
    JETTY_12_EE8("jetty12-ee8", "com.acme.bank.jetty.Launch"),
    JETTY_12_EE10("jetty12-ee10", "com.acme.bank.jetty.Launch"),
    UNDERTOW("undertow", "com.acme.bank.undertow.Launch");

    private final String module;
    private final String main;

    Container(String module, String main) {
        this.module = module;
        this.main = main;
    }

    /** Runs it under the agent until the bank was called and has stopped. */
    Seen run(Path folder, Map<String, String> settings, String... arguments) throws Exception {
        Path target = Path.of("..", module, "target");
        String classPath =
                target.resolve("classes") + ":" + Files.readString(target.resolve("classpath.txt"));
        Map<String, String> all = new HashMap<>(settings);
        all.put("http.query", "case,token");
        all.put("proxies", "127.0.0.1,10.0.0.0/8");
        String[] command = Stream.concat(Stream.of("-Xmx256m", "-XX:TieredStopAtLevel=1", main), Stream.of(arguments))
                .toArray(String[]::new);
        return new Seen(AuditedRun.of(folder, all, classPath, command));
    }
}

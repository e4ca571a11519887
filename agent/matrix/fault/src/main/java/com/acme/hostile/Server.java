package com.acme.hostile;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with one servlet; begun at the first request. */
final class Server {
    private static Tomcat tomcat;

    private Server() {}

    /** One request through all of it. */
    static Object request(Payments payments) throws Exception {
        if (tomcat == null) {
            start(payments);
        }
        URI address = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/pay");
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setReadTimeout(20_000);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static void start(Payments payments) throws Exception {
        LogManager.getLogManager().getLogger("").setLevel(Level.OFF);
        Path base = Files.createTempDirectory("tomcat");
        base.toFile().deleteOnExit();
        Tomcat next = new Tomcat();
        next.setBaseDir(base.toString());
        next.setHostname("127.0.0.1");
        next.setPort(0);
        next.getConnector().setProperty("address", "127.0.0.1");
        Context context = next.addContext("", base.toString());
        Tomcat.addServlet(context, "desk", new Web.Desk(() -> payments.plain(1)))
                .addMapping("/pay");
        next.start();
        tomcat = next;
    }

    /** Ends it, if it ever began. */
    static void stop() throws LifecycleException {
        if (tomcat != null) {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}

package dev.indelible.benchmarks.servlet;

import dev.indelible.benchmarks.fork.Subject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** The measured JVM: Tomcat with one servlet, until its standard input ends. Its port is in a file of its folder. */
public final class Server {
    static final String PORT_FILE = "port";

    /** Bytes of every answer. */
    static final byte[] ANSWER =
            "{\"account\":\"ACC-1001\",\"owner\":\"alice\",\"balance\":\"250.00\"}".getBytes(StandardCharsets.UTF_8);

    private Server() {}

    /** Answers with one account. */
    private static final class Accounts extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setContentLength(ANSWER.length);
            response.getOutputStream().write(ANSWER);
        }
    }

    /** No arguments. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(System.getProperty(Subject.FOLDER));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        tomcat.getConnector().setProperty("keepAliveTimeout", "60000");
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "accounts", new Accounts()).addMapping("/accounts/*");
        tomcat.start();
        Path aside = Files.writeString(
                folder.resolve("port.new"), String.valueOf(tomcat.getConnector().getLocalPort()));
        Files.move(aside, folder.resolve(PORT_FILE), StandardCopyOption.ATOMIC_MOVE);
        while (System.in.read() >= 0) {
            // Nobody writes; the end is what counts.
        }
        tomcat.stop();
        tomcat.destroy();
        System.exit(0);
    }
}

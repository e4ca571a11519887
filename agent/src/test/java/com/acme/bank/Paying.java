package com.acme.bank;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat that answers with the path it was asked for, and asks it so many times; argument: how many. */
public class Paying {
    private Paying() {}

    /** Nothing else here is audited but the request itself. */
    static final class Pay extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("paid by " + request.getRequestURI());
        }
    }

    /** Runs. */
    @SuppressWarnings("deprecation")
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("", Path.of(".").toAbsolutePath().toString());
        Tomcat.addServlet(context, "pay", new Pay());
        context.addServletMappingDecoded("/*", "pay");
        tomcat.getConnector();
        tomcat.start();
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/pay-" + i + ".");
            HttpRequest post = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            System.out.println(
                    client.send(post, HttpResponse.BodyHandlers.ofString()).body());
        }
        tomcat.stop();
        tomcat.destroy();
    }
}

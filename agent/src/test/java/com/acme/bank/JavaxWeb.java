package com.acme.bank;

import dev.indelible.annotations.Audited;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import javax.servlet.AsyncContext;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.http.HttpFilter;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An older bank on Tomcat 9, whose user is the request's principal: calls its own addresses and ends. */
public class JavaxWeb {
    private JavaxWeb() {}

    @Audited(action = "account.view", category = "read")
    private static void view() {}

    /** Knows its user by a header. Public, as is all that Tomcat makes by its name. */
    public static final class Login extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = request.getHeader("User");
            if (user == null) {
                response.sendError(401);
                return;
            }
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return () -> user;
                        }
                    },
                    response);
        }
    }

    /** The bank's pages, and the page for its errors. */
    public static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            switch (request.getPathInfo()) {
                case "/view" -> view();
                case "/forward" -> request.getRequestDispatcher("/bank/view").forward(request, response);
                case "/dispatch" -> {
                    AsyncContext context = request.startAsync();
                    context.start(() -> context.dispatch("/bank/view"));
                }
                case "/late" -> {
                    AsyncContext context = request.startAsync();
                    context.start(() -> {
                        response.setStatus(202);
                        context.complete();
                    });
                }
                case "/cut" -> {
                    response.setStatus(201);
                    response.flushBuffer();
                    throw new IllegalStateException("after the answer has left");
                }
                case "/error" -> response.getWriter().print("an error page");
                default -> throw new IllegalStateException("no such page");
            }
        }
    }

    /** Starts everything, calls the pages, and ends. */
    @SuppressWarnings("deprecation")
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory("bank");
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", base.toString());
        // By name: the compiler sees Tomcat 11, whose methods take the other servlet API.
        Wrapper pages = Tomcat.addServlet(context, "pages", Pages.class.getName());
        pages.setAsyncSupported(true);
        context.addServletMappingDecoded("/bank/*", "pages");
        FilterDef login = new FilterDef();
        login.setFilterName("login");
        login.setFilterClass(Login.class.getName());
        login.setAsyncSupported("true");
        context.addFilterDef(login);
        FilterMap map = new FilterMap();
        map.setFilterName("login");
        map.addURLPattern("/*");
        for (String dispatcher : new String[] {"REQUEST", "FORWARD", "ASYNC", "ERROR"}) {
            map.setDispatcher(dispatcher);
        }
        context.addFilterMap(map);
        ErrorPage errors = new ErrorPage();
        errors.setLocation("/bank/error");
        context.addErrorPage(errors);
        tomcat.getConnector().setProperty("maxThreads", "2");
        tomcat.start();
        int port = tomcat.getConnector().getLocalPort();
        call(port, "/bank/view", "alice");
        call(port, "/bank/forward", "bob");
        call(port, "/bank/dispatch", "carol");
        call(port, "/bank/late", "dora");
        call(port, "/bank/none", "eve");
        call(port, "/bank/cut", "fay");
        call(port, "/bank/view", null);
        tomcat.stop();
    }

    private static void call(int port, String path, String user) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        if (user != null) {
            connection.setRequestProperty("User", user);
        }
        System.out.println(path + " " + connection.getResponseCode());
    }
}

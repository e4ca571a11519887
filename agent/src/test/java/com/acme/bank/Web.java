package com.acme.bank;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/** A bank on Tomcat: calls its own addresses as several users, prints the statuses and ends. */
public class Web {
    private static final ExecutorService POOL = Executors.newFixedThreadPool(1);

    private Web() {}

    /** Knows its user by a header, and forgets it at the end like Spring Security's own filter. */
    static final class Login extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = request.getHeader("User");
            if (user == null) {
                response.sendError(401);
                return;
            }
            if (user.equals("faulty")) {
                SecurityContextHolder.setContext(new SecurityContextImpl(new Faulty()));
                chain.doFilter(request, response);
                return;
            }
            Object principal = user.equals("whole") ? new Customer(user, "SECRET") : user;
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(new TestingAuthenticationToken(principal, "n/a", "ROLE_TELLER")));
            try {
                chain.doFilter(request, response);
            } finally {
                SecurityContextHolder.clearContext();
            }
        }
    }

    /** A principal without a name of its own. */
    record Customer(String name, String password) {}

    /** A user whose name cannot be told, left behind on the thread. */
    static final class Faulty extends TestingAuthenticationToken {
        private static final long serialVersionUID = 1L;

        Faulty() {
            super("faulty", "n/a", "ROLE_TELLER");
        }

        @Override
        public String getName() {
            throw new IllegalStateException("the directory of users is down");
        }
    }

    /** The first filter, which knows nobody. */
    static final class Outermost extends HttpFilter {
        private static final long serialVersionUID = 1L;
    }

    /** What stands before all filters that are captured, and breaks what the application does not need itself. */
    private static void broken(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (asked.getRequestURI().endsWith("/no-async")) {
            asked = new HttpServletRequestWrapper(asked) {
                @Override
                public boolean isAsyncStarted() {
                    throw new IllegalStateException("nobody knows");
                }
            };
        }
        if (asked.getRequestURI().endsWith("/no-status")) {
            answer = new HttpServletResponseWrapper(answer) {
                @Override
                public int getStatus() {
                    throw new IllegalStateException("nobody knows");
                }
            };
        }
        chain.doFilter(asked, answer);
    }

    /** The bank's pages. */
    static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Accounts accounts;
        private final transient Accounts guarded;

        Pages(Accounts accounts) {
            this.accounts = accounts;
            ProxyFactory proxy = new ProxyFactory(accounts);
            proxy.setProxyTargetClass(true);
            proxy.addAdvisor(AuthorizationManagerBeforeMethodInterceptor.preAuthorize());
            guarded = (Accounts) proxy.getProxy();
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            try {
                page(request, response);
            } catch (AccessDeniedException denied) {
                response.sendError(403);
            } catch (Exception failed) {
                throw new ServletException(failed);
            }
        }

        private void page(HttpServletRequest request, HttpServletResponse response) throws Exception {
            switch (request.getPathInfo()) {
                case "/transfer" -> accounts.transfer("A", "B", 10);
                case "/poor" -> accounts.transfer("A", "B", 1000);
                case "/statement", "/whole" -> accounts.statement("plain");
                case "/no-status", "/no-async" -> response.setStatus(204);
                case "/limit" -> guarded.limit("A");
                case "/tasks" -> tasks();
                case "/async" -> {
                    AsyncContext context = request.startAsync();
                    POOL.execute(() -> {
                        accounts.statement("async");
                        response.setStatus(202);
                        context.complete();
                    });
                }
                default -> response.sendError(404);
            }
        }

        private void tasks() throws Exception {
            CountDownLatch plain = new CountDownLatch(1);
            POOL.execute(() -> {
                accounts.statement("execute");
                plain.countDown();
            });
            plain.await();
            POOL.submit(() -> accounts.statement("submit")).get();
            CompletableFuture.runAsync(() -> accounts.statement("async-common")).get();
            CompletableFuture.supplyAsync(
                            () -> {
                                accounts.statement("async-pool");
                                return 1;
                            },
                            POOL)
                    .get();
        }
    }

    /** Starts everything, calls the pages, and ends. */
    @SuppressWarnings("deprecation")
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1");
        config.setUsername("sa");
        config.setMaximumPoolSize(2);
        HikariDataSource database = new HikariDataSource(config);
        Accounts accounts = new Accounts(database);
        accounts.create();
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory("bank");
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "pages", new Pages(accounts)).setAsyncSupported(true);
        context.addServletMappingDecoded("/bank/*", "pages");
        filter(context, "broken", Web::broken);
        filter(context, "outermost", new Outermost());
        filter(context, "login", new Login());
        // One thread for all requests: what one of them leaves behind would meet the next.
        tomcat.getConnector().setProperty("maxThreads", "1");
        tomcat.getConnector().setProperty("minSpareThreads", "1");
        tomcat.start();
        int port = tomcat.getConnector().getLocalPort();
        call(port, "/bank/statement", "faulty");
        call(port, "/bank/whole", "whole");
        call(port, "/bank/transfer;jsessionid=SECRET?card=4111222233334444", "alice");
        call(port, "/bank/poor", "bob");
        call(port, "/bank/limit", "carol");
        call(port, "/bank/tasks", "dora");
        call(port, "/bank/async", "eve");
        call(port, "/bank/no-status", "fay");
        call(port, "/bank/no-async", "gus");
        call(port, "/bank/transfer", null);
        POOL.submit(() -> {
                    accounts.statement("nobody");
                    System.out.println("left on the worker: " + context());
                })
                .get();
        POOL.shutdown();
        tomcat.stop();
        database.close();
    }

    /** What Spring Security keeps on this thread, without asking it, which would make something. */
    private static Object context() {
        try {
            Field field =
                    SecurityContextHolder.getContextHolderStrategy().getClass().getDeclaredField("contextHolder");
            field.setAccessible(true);
            return ((ThreadLocal<?>) field.get(null)).get();
        } catch (ReflectiveOperationException unlike) {
            throw new IllegalStateException(unlike);
        }
    }

    private static void filter(Context context, String name, jakarta.servlet.Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        EnumSet.allOf(DispatcherType.class).forEach(type -> map.setDispatcher(type.name()));
        context.addFilterMap(map);
    }

    private static void call(int port, String path, String user) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (user != null) {
            request.header("User", user);
        }
        HttpResponse<Void> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
        System.out.println(path + " " + response.statusCode());
    }
}

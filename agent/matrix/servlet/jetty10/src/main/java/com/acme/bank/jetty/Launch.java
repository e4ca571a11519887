package com.acme.bank.jetty;

import com.acme.bank.Bank;
import com.acme.bank.Calls;
import org.eclipse.jetty.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.util.security.Credential;

/** The bank on Jetty; the build makes the variants for Jetty 12 of it. */
public final class Launch {
    private Launch() {}

    /** Starts, is called, and ends. */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        server.addConnector(connector);
        ServletContextHandler context =
                new ServletContextHandler(ServletContextHandler.SESSIONS | ServletContextHandler.SECURITY);
        context.setContextPath("/");
        context.addEventListener(new Bank());
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, "/error");
        context.setErrorHandler(errors);
        UserStore users = new UserStore();
        users.addUser("ann", Credential.getCredential("ann"), new String[] {"teller"});
        users.addUser("bob", Credential.getCredential("bob"), new String[] {"customer"});
        HashLoginService logins = new HashLoginService("bank");
        logins.setUserStore(users);
        ConstraintSecurityHandler security = (ConstraintSecurityHandler) context.getSecurityHandler();
        security.setAuthenticator(new BasicAuthenticator());
        security.setLoginService(logins);
        server.setHandler(context);
        server.start();
        Calls.all(connector.getLocalPort());
        server.stop();
    }
}

package com.acme.bank.tomcat;

import com.acme.bank.Bank;
import com.acme.bank.Calls;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;

/** The bank on any Tomcat: compiled and run with each. */
public final class Launch {
    private Launch() {}

    /** Starts, is called, and ends. */
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory("bank");
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.addUser("ann", "ann");
        tomcat.addRole("ann", "teller");
        tomcat.addUser("bob", "bob");
        tomcat.addRole("bob", "customer");
        Context context = tomcat.addContext("", base.toString());
        context.addApplicationListener(Bank.class.getName());
        context.setLoginConfig(new LoginConfig("BASIC", "bank", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
        ErrorPage errors = new ErrorPage();
        errors.setLocation("/error");
        context.addErrorPage(errors);
        tomcat.getConnector().setProperty("maxThreads", "3");
        tomcat.getConnector().setProperty("minSpareThreads", "1");
        tomcat.start();
        Calls.all(tomcat.getConnector().getLocalPort());
        tomcat.stop();
        tomcat.destroy();
    }
}

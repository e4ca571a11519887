package dev.indelible.agent.matrix.servlet;

/** A container with the bank in it, as another module has built it. */
enum Container {
    TOMCAT_9("tomcat9", "com.acme.bank.tomcat.Launch", "ClientAbortException"),
    TOMCAT_10("tomcat10", "com.acme.bank.tomcat.Launch", "ClientAbortException"),
    TOMCAT_11("tomcat11", "com.acme.bank.tomcat.Launch", "ClientAbortException"),
    JETTY_10("jetty10", "com.acme.bank.jetty.Launch", "EofException"),
    JETTY_12_EE8("jetty12-ee8", "com.acme.bank.jetty.Launch", "EofException"),
    JETTY_12_EE10("jetty12-ee10", "com.acme.bank.jetty.Launch", "EofException"),
    UNDERTOW("undertow", "com.acme.bank.undertow.Launch", "IOException"),
    BOOT_3("boot3", "com.acme.bank.boot.Launch", null),
    BOOT_4("boot4", "com.acme.bank.boot.Launch", null);

    private final String module;
    private final String main;
    private final String clientGone;

    Container(String module, String main, String clientGone) {
        this.module = module;
        this.main = main;
        this.clientGone = clientGone;
    }

    String module() {
        return module;
    }

    String main() {
        return main;
    }

    /** What a page gets that writes to a client who has gone. */
    String clientGone() {
        return clientGone;
    }

    /** Undertow is done with a request that fails in a later dispatch before the dispatch is. */
    String lateFailure() {
        return this == UNDERTOW ? "" : " IllegalStateException";
    }

    /** What becomes of an asynchronous page whose client goes away: Jetty leaves it to the page, which minds nothing. */
    String leftAlone() {
        return name().startsWith("JETTY") ? "success alice" : "failure alice IOException";
    }

    /** Whether the bank is made with Spring there, and called in other ways. */
    boolean isSpring() {
        return clientGone == null;
    }

    /** The basic logins that only repeat the one before, and are counted. */
    int repeatedLogins() {
        return isSpring() ? 8 : 0;
    }

    /** As coverage names it, without the version; Spring Boot's own choice is Tomcat. */
    String product() {
        return isSpring() || name().startsWith("TOMCAT") ? "Tomcat" : name().startsWith("JETTY") ? "Jetty" : "Undertow";
    }
}

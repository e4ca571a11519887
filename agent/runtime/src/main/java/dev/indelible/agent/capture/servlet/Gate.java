package dev.indelible.agent.capture.servlet;

/** Where each container takes a request in, around its own security. */
public enum Gate {
    /** Any Tomcat: within the host, around the valves of the application. */
    TOMCAT(Shape.PLAIN, "Tomcat", "org.apache.catalina.core.StandardHostValve"),

    /** Jetty up to 11. */
    JETTY(Shape.AFTER_TWO, "Jetty", "org.eclipse.jetty.server.handler.ContextHandler"),
    /** Jetty 12 with the older servlet APIs. */
    JETTY_EE8(Shape.AFTER_TWO, "Jetty", "org.eclipse.jetty.ee8.nested.ContextHandler"),
    JETTY_EE9(Shape.AFTER_TWO, "Jetty", "org.eclipse.jetty.ee9.nested.ContextHandler"),

    /** Jetty 12 with the newer ones: around security where there is any, else around the servlets. */
    JETTY_SECURITY(Shape.CORE, "Jetty", "org.eclipse.jetty.security.SecurityHandler"),
    JETTY_EE10(Shape.CORE, "Jetty", "org.eclipse.jetty.ee10.servlet.ServletHandler"),
    JETTY_EE11(Shape.CORE, "Jetty", "org.eclipse.jetty.ee11.servlet.ServletHandler"),

    UNDERTOW(Shape.CONTEXT, "Undertow", "io.undertow.servlet.handlers.ServletInitialHandler");

    /** How the method is called, and where in its arguments the request is. */
    enum Shape {
        /** The request and the response. */
        PLAIN("invoke", 2, false, false),
        /** The same after two others. */
        AFTER_TWO("doHandle", 4, true, false),
        /** Those of Jetty's core, a callback at the end. */
        CORE("handle", 3, true, false),
        /** An object that knows both is the second. */
        CONTEXT("handleFirstRequest", 2, false, true);

        private final String method;
        private final int arguments;
        private final boolean errorsFollow;
        private final boolean mappingIsLost;

        Shape(String method, int arguments, boolean errorsFollow, boolean mappingIsLost) {
            this.method = method;
            this.arguments = arguments;
            this.errorsFollow = errorsFollow;
            this.mappingIsLost = mappingIsLost;
        }

        String method() {
            return method;
        }

        int arguments() {
            return arguments;
        }

        /** Whether the container dispatches to error pages after the gate was left. */
        boolean errorsFollow() {
            return errorsFollow;
        }

        /** Whether a request's mapping is the error page's once there was one. */
        boolean mappingIsLost() {
            return mappingIsLost;
        }
    }

    private final Shape shape;
    private final String container;
    private final String type;

    Gate(Shape shape, String container, String type) {
        this.shape = shape;
        this.container = container;
        this.type = type;
    }

    /** The gate that this class is, or null. */
    static Gate of(String type) {
        for (Gate gate : values()) {
            if (gate.type.equals(type)) {
                return gate;
            }
        }
        return null;
    }

    Shape shape() {
        return shape;
    }

    String container() {
        return container;
    }

    /** The class's name. */
    public String type() {
        return type;
    }
}

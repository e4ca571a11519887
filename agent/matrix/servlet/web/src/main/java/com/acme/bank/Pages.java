package com.acme.bank;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The bank's pages, by the first segment below the servlet. */
public final class Pages extends HttpServlet {
    /** One permit for each stream that has ended. */
    static final Semaphore STREAMED = new Semaphore(0);

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        String info = included == null ? request.getPathInfo() : included.toString();
        String page = info == null ? "error" : info.split("/", -1)[1];
        switch (page) {
            case "view" -> Bank.view();
            case "plain" -> response.getWriter().print(parameters(request));
            case "forward" -> request.getRequestDispatcher("/bank/view").forward(request, response);
            case "include" -> request.getRequestDispatcher("/bank/view").include(request, response);
            case "conflict" -> response.sendError(409);
            case "broken" -> response.sendError(503);
            case "fails" -> throw new IllegalStateException("no such page");
            case "redirect" -> response.sendRedirect("/bank/plain");
            case "session" -> request.getSession(true).setAttribute("seen", "yes");
            case "log-in" -> request.getSession(true).setAttribute("customer", Map.of("name", "carl"));
            case "renew" -> request.changeSessionId();
            case "cut" -> {
                response.setStatus(201);
                response.flushBuffer();
                throw new IllegalStateException("after the answer has left");
            }
            case "attributes" ->
                response.setStatus(
                        Collections.list(request.getAttributeNames()).stream()
                                        .anyMatch(name -> name.contains("indelible"))
                                ? 500
                                : 200);
            case "stream" -> {
                try {
                    stream(response, 10);
                } finally {
                    STREAMED.release();
                }
            }
            case "endless" -> {
                try {
                    stream(response, 2_000);
                } finally {
                    STREAMED.release();
                }
            }
            case "kill" -> {
                Bank.view();
                String process = String.valueOf(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-9", process).start();
                pause(60_000);
            }
            case "error" -> response.getWriter().print("an error page");
            default -> Later.page(page, request, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        doGet(request, response);
    }

    /** Whether the agent has left the body alone: its parameters are still there. */
    private static String parameters(HttpServletRequest request) {
        return "body " + request.getParameter("amount");
    }

    /** Small pieces, each sent at once. */
    static void stream(HttpServletResponse response, int pieces) throws IOException {
        response.setContentType("text/event-stream");
        OutputStream out = response.getOutputStream();
        byte[] piece = ("data: " + "x".repeat(2_000) + "\n\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < pieces; i++) {
            out.write(piece);
            out.flush();
            pause(2);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}

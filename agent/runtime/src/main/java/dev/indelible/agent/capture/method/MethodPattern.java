package dev.indelible.agent.capture.method;

import java.util.regex.Pattern;
import net.bytebuddy.description.method.MethodDescription;

/**
 * {@code com.acme.Payments#transfer}, {@code com.acme.*Service#*}: methods that a team audits without touching code.
 * {@code *} in a class name is any text without a dot, {@code **} any text. {@code #*} is every public method that the
 * class declares; a name, or a part of one, is a method of any visibility, and {@code <init>} a constructor.
 */
final class MethodPattern {
    private final Pattern type;
    private final Pattern method;
    private final boolean anyMethod;

    private MethodPattern(String type, String method) {
        this.type = Pattern.compile(regex(type));
        this.method = Pattern.compile(regex(method));
        anyMethod = method.equals("*");
    }

    /** @throws IllegalArgumentException if the text is none; the message says what it should be */
    static MethodPattern of(String text) {
        int hash = text.indexOf('#');
        if (hash < 1 || hash == text.length() - 1 || text.indexOf('#', hash + 1) >= 0) {
            throw new IllegalArgumentException("it is no method pattern: write com.acme.Payments#transfer");
        }
        if (text.startsWith("java.") || text.startsWith("javax.") || text.startsWith("jdk.")) {
            throw new IllegalArgumentException("methods of the JDK are not audited; name those that call them");
        }
        return new MethodPattern(text.substring(0, hash), text.substring(hash + 1));
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < glob.length(); at++) {
            if (glob.charAt(at) != '*') {
                regex.append(Pattern.quote(glob.substring(at, at + 1)));
            } else if (glob.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else {
                regex.append("[^.]*");
            }
        }
        return regex.toString();
    }

    /** {@code name}: of a class, with dots. */
    boolean matches(String name) {
        return type.matcher(name).matches();
    }

    boolean matches(MethodDescription declared) {
        return (anyMethod
                        ? Rules.isPlain(declared)
                        : method.matcher(declared.isConstructor() ? "<init>" : declared.getName())
                                .matches())
                && matches(declared.getDeclaringType().asErasure().getName());
    }
}

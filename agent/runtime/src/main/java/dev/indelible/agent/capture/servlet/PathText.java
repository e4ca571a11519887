package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.privacy.Privacy;
import dev.indelible.agent.privacy.Sensitivity;

/**
 * A request's path as its line shows it. Links that reset a password or log somebody in carry a secret as a segment: one
 * that the route names like a secret, or that stands behind a segment with such a name, is shown as the rules say.
 */
final class PathText {
    private PathText() {}

    /** {@code route}: the template that the path was matched by, or null while nobody knows it. */
    static String shown(String path, String route, Privacy privacy) {
        boolean routed = route != null && slashes(route) == slashes(path);
        String names = routed ? route : path;
        StringBuilder shown = null;
        int copied = 0;
        int slash = end(path, 0);
        int nameSlash = end(names, 0);
        String above = names.substring(0, nameSlash);
        while (slash < path.length()) {
            int end = end(path, slash + 1);
            int nameEnd = end(names, nameSlash + 1);
            String name = names.substring(nameSlash + 1, nameEnd);
            Sensitivity how = sensitivity(name, above, routed, privacy);
            if (how != Sensitivity.NONE && end > slash + 1) {
                shown = shown == null ? new StringBuilder() : shown;
                shown.append(path, copied, slash + 1).append(privacy.show(how, path.substring(slash + 1, end)));
                copied = end;
            }
            above = name;
            slash = end;
            nameSlash = nameEnd;
        }
        return shown == null ? path : shown.append(path, copied, path.length()).toString();
    }

    /** Where the segment ends that begins at {@code from}. */
    private static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static int slashes(String path) {
        int slashes = 0;
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            slashes++;
        }
        return slashes;
    }

    /** {@code routed}: whether the names are a route's, so that a plain one is what the application calls the place. */
    private static Sensitivity sensitivity(String name, String above, boolean routed, Privacy privacy) {
        if (name.startsWith("{") && name.endsWith("}")) {
            // Spring lets a pattern stand behind the name: {token:[a-z]+}.
            Sensitivity own = privacy.of(name.substring(1, name.length() - 1).split(":", 2)[0]);
            if (own != Sensitivity.NONE) {
                return own;
            }
        } else if (routed && name.indexOf('*') < 0) {
            return Sensitivity.NONE;
        }
        return privacy.of(above);
    }
}

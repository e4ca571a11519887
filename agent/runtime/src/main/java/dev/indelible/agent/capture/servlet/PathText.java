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
        String[] segments = path.split("/", -1);
        String[] names = route == null ? new String[0] : route.split("/", -1);
        boolean fits = names.length == segments.length;
        boolean changed = false;
        for (int i = 1; i < segments.length; i++) {
            Sensitivity how = sensitivity(segments, fits ? names : segments, i, privacy);
            if (how != Sensitivity.NONE && !segments[i].isEmpty()) {
                segments[i] = String.valueOf(privacy.show(how, segments[i]));
                changed = true;
            }
        }
        return changed ? String.join("/", segments) : path;
    }

    private static Sensitivity sensitivity(String[] segments, String[] names, int i, Privacy privacy) {
        String name = names[i];
        if (name.startsWith("{") && name.endsWith("}")) {
            // Spring lets a pattern stand behind the name: {token:[a-z]+}.
            Sensitivity own = privacy.of(name.substring(1, name.length() - 1).split(":", 2)[0]);
            if (own != Sensitivity.NONE) {
                return own;
            }
        } else if (names != segments && name.indexOf('*') < 0) {
            return Sensitivity.NONE;
        }
        return privacy.of(names[i - 1]);
    }
}

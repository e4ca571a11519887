package dev.indelible.agent.capture.method;

import java.lang.annotation.Annotation;

/** The members of one {@code @Audited}, or the defaults where a setting stands in its place. {@code mark} may be null. */
record Marked(Annotation mark) {
    <T> T value(String member, Class<T> type, T otherwise) {
        return mark == null ? otherwise : Annotations.value(mark, member, type, otherwise);
    }

    String text(String member, String otherwise) {
        return value(member, String.class, otherwise);
    }

    String constant(String member, String otherwise) {
        return mark == null ? otherwise : Annotations.constant(mark, member, otherwise);
    }
}

package dev.indelible.agent.privacy;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The one text of a value that is hashed, so that the same value gives the same hash whatever type carried it:
 *
 * <ul>
 *   <li>a text is itself, every character of it;
 *   <li>a number, and a text that is a plain decimal number, has no zeros at the end of its fraction: 250, 250L, {@code
 *       "250"}, {@code "250.00"} and {@code new BigDecimal("250.00")} are all {@code 250}, and -0.0 is {@code 0};
 *   <li>a text with a leading zero, a plus or an exponent is no plain number: {@code 007} is not 7;
 *   <li>a truth value is {@code true} or {@code false}.
 * </ul>
 */
final class CanonicalText {
    /** Beyond so many digits a number is hashed as Java writes it, since its plain form may be endless. */
    private static final int MAX_DIGITS = 1000;

    private CanonicalText() {}

    static String of(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        }
        if (value instanceof BigInteger || value instanceof Number && value.getClass() != Double.class) {
            return decimal(value.toString());
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? decimal(new BigDecimal(number.toString())) : number.toString();
        }
        return decimal(String.valueOf(value));
    }

    private static String decimal(BigDecimal number) {
        BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return Math.abs((long) bare.scale()) > MAX_DIGITS ? bare.toString() : bare.toPlainString();
    }

    private static String decimal(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        int point = digits(text, from);
        boolean whole = point > from && (point == from + 1 || text.charAt(from) != '0');
        if (!whole) {
            return text;
        }
        int end = point;
        if (point < text.length()) {
            end = digits(text, point + 1);
            if (text.charAt(point) != '.' || end == point + 1 || end < text.length()) {
                return text;
            }
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            end = end == point + 1 ? point : end;
        }
        String bare = text.substring(0, end);
        return bare.equals("-0") ? "0" : bare;
    }

    /** Where the digits that begin at {@code from} end. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}

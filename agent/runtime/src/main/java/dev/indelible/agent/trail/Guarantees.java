package dev.indelible.agent.trail;

import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.wal.LiveWal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deployment promises about its events, and what happens where a promise cannot be kept.
 *
 * @param level of events that name none
 * @param durableNanos how long a call may wait for its event to be durable
 * @param receivedNanos and for its receipt
 * @param quota what the segments of a slot may take together, in bytes; about, since what is in the ring goes on top
 * @param atQuota what happens to new events when it is used up
 */
public record Guarantees(Level level, long durableNanos, long receivedNanos, long quota, AtQuota atQuota) {
    /** What happens to new events when the quota is used up. */
    public enum AtQuota {
        /** They are counted. */
        GAP,
        /** Their callers wait for room, within a bound; then they are counted. */
        BLOCK,
        /** Calls and statements that would be recorded are refused before they run. */
        FAIL
    }

    private static final long DURABLE_SECONDS = 5;
    private static final long RECEIVED_SECONDS = 30;
    private static final long QUOTA = LiveWal.QUOTA_BYTES;
    private static final long LEAST_QUOTA = 4L << 20;
    private static final long MOST_QUOTA = 1L << 40;
    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmg]?)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    /** What holds where nobody sets anything. */
    public static final Guarantees DEFAULT = new Guarantees(
            Level.BUFFERED,
            TimeUnit.SECONDS.toNanos(DURABLE_SECONDS),
            TimeUnit.SECONDS.toNanos(RECEIVED_SECONDS),
            QUOTA,
            AtQuota.GAP);

    /** Reads them; a value that makes no sense is reported, and the default holds. */
    public static Guarantees of(Settings settings, Consumer<String> warnings) {
        long time = time(settings.text(Setting.LEVEL_TIMEOUT), warnings);
        return new Guarantees(
                constant(Level.class, Setting.LEVEL, settings, warnings, DEFAULT.level),
                time == 0 ? DEFAULT.durableNanos : time,
                time == 0 ? DEFAULT.receivedNanos : time,
                size(settings.text(Setting.QUOTA), warnings),
                constant(AtQuota.class, Setting.QUOTA_ACTION, settings, warnings, DEFAULT.atQuota));
    }

    /** How long a call may wait for this level. */
    long nanos(Level of) {
        return of == Level.RECEIVED ? receivedNanos : durableNanos;
    }

    private static <E extends Enum<E>> E constant(
            Class<E> type, Setting setting, Settings settings, Consumer<String> warnings, E otherwise) {
        String text = settings.text(setting);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            known.append(known.length() == 0 ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        warnings.accept(setting.property() + " is " + text + ", which is none of " + known + "; "
                + otherwise.name().toLowerCase(Locale.ROOT) + " is in force");
        return otherwise;
    }

    private static long size(String text, Consumer<String> warnings) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (size.matches()) {
            int shift = size.group(2).isEmpty() ? 0 : 10 * ("kmg".indexOf(size.group(2)) + 1);
            long count = Long.parseLong(size.group(1));
            if (count <= MOST_QUOTA >> shift && count << shift >= LEAST_QUOTA) {
                return count << shift;
            }
        }
        warnings.accept(Setting.QUOTA.property() + " is " + text
                + "; it takes bytes, with k, m or g behind them, from 4m to 1024g; 256m is in force");
        return QUOTA;
    }

    /** 0 where none is set. */
    private static long time(String text, Consumer<String> warnings) {
        if (text == null) {
            return 0;
        }
        Matcher time = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (time.matches()) {
            TimeUnit unit = time.group(2).equals("ms")
                    ? TimeUnit.MILLISECONDS
                    : time.group(2).equals("s") ? TimeUnit.SECONDS : TimeUnit.MINUTES;
            long nanos = unit.toNanos(Long.parseLong(time.group(1)));
            if (nanos > 0 && nanos <= MOST_NANOS) {
                return nanos;
            }
        }
        warnings.accept(Setting.LEVEL_TIMEOUT.property() + " is " + text
                + "; it takes a time such as 500ms, 10s or 2m, up to an hour; 5s for durable and 30s for received are"
                + " in force");
        return 0;
    }
}

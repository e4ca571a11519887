package dev.indelible.chain.merkle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a tile in a log (C2SP tlog-tiles): {@code tile/<L>/<N>[.p/<W>]}, or {@code tile/entries/<N>[.p/<W>]} as
 * level {@link #ENTRIES}. N is written in groups of three digits, all but the last behind an x.
 *
 * @param level 0 to 63, or {@link #ENTRIES}
 * @param index from 0
 * @param width 1 to 256 hashes; 256 is a full tile
 */
public record TilePath(int level, long index, int width) {
    /** Hashes in a full tile, and leaves in a full bundle. */
    public static final int WIDTH = 256;

    /** The level that stands for the bundles of entries. */
    public static final int ENTRIES = -1;

    private static final Pattern PATH = Pattern.compile(
            "tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (level < ENTRIES || level > 63 || index < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("no tile of level " + level + ", index " + index + ", width " + width);
        }
    }

    /** Reads exactly what {@link #path} writes. */
    public static TilePath parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the path of a tile");
        }
        int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
        long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
        int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
        if (matcher.group(3) != null && width >= WIDTH) {
            throw new IllegalArgumentException("a partial tile has 1 to 255 hashes");
        }
        TilePath tile = new TilePath(level, index, width);
        if (!tile.path().equals(path)) {
            throw new IllegalArgumentException("not the canonical path of a tile");
        }
        return tile;
    }

    /** Of the tiles of {@code level} in a log of {@code size} leaves: how many hashes the last, partial one has, or 0. */
    public static int partialWidth(int level, long size) {
        int shift = 8 * Math.max(level, 0);
        return shift >= Long.SIZE ? 0 : (int) ((size >> shift) % WIDTH);
    }

    /** Of the tiles of {@code level} in a log of {@code size} leaves: how many are full. */
    public static long fullTiles(int level, long size) {
        int shift = 8 * (Math.max(level, 0) + 1);
        return shift >= Long.SIZE ? 0 : size >> shift;
    }

    /** The canonical path. */
    public String path() {
        StringBuilder path = new StringBuilder(48);
        path.append("tile/").append(level == ENTRIES ? "entries" : Integer.toString(level));
        long unit = 1;
        while (index / unit >= 1000) {
            unit *= 1000;
        }
        for (; unit > 0; unit /= 1000) {
            int three = (int) (index / unit % 1000);
            path.append(unit > 1 ? "/x" : "/");
            path.append((char) ('0' + three / 100));
            path.append((char) ('0' + three / 10 % 10));
            path.append((char) ('0' + three % 10));
        }
        return width == WIDTH
                ? path.toString()
                : path.append(".p/").append(width).toString();
    }
}

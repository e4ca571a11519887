package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;

/**
 * What stands in a {@code .seal} file (FORMAT.md, "The log's folder").
 *
 * @param sha256 of the segment's bytes
 * @param note the checkpoint at the segment's end
 */
record SegmentSeal(byte[] sha256, String note) {
    private static final String HEAD = "indelible/segment/v1\n";
    private static final int DIGEST_CHARS = 44;

    static SegmentSeal parse(String path, String text) throws Broken {
        int digest = HEAD.length();
        int blank = digest + DIGEST_CHARS;
        if (!text.startsWith(HEAD) || !text.startsWith("\n\n", blank)) {
            throw new Broken(Place.file(path), "not the seal of a segment");
        }
        try {
            byte[] sha256 = Encoding.base64(text.substring(digest, blank), Leaf.BYTES);
            return new SegmentSeal(sha256, text.substring(blank + 2));
        } catch (IllegalArgumentException e) {
            throw new Broken(Place.inFile(path, digest), "this is not the base64 of a SHA-256");
        }
    }
}

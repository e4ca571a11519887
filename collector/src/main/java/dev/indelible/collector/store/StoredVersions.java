package dev.indelible.collector.store;

import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Shows the oldest version of each key in a listing and tells what else lies there: WORM storage keeps no one from putting
 * versions and delete markers on top, and whoever did it had a reason. One thread.
 */
final class StoredVersions implements WormStore.Visitor {
    private final WormStore.Visitor truths;
    private final BiConsumer<String, String> odd;
    private String key;
    private boolean found;
    private WormStore.Version marker;

    /**
     * One listing.
     *
     * @param truths shown the oldest version of each key that has one
     * @param odd told a word for programs and a sentence for people
     */
    StoredVersions(WormStore.Visitor truths, BiConsumer<String, String> odd) {
        this.truths = truths;
        this.odd = odd;
    }

    @Override
    public void visit(WormStore.Version version) throws IOException {
        if (!version.key().equals(key)) {
            end();
            key = version.key();
            found = false;
        }
        if (version.deleteMarker()) {
            odd.accept(
                    "marker", key + " has a delete marker of " + version.stored() + ": somebody tried to delete it.");
            marker = version;
        } else if (found) {
            odd.accept(
                    "version",
                    key + " has a later version of " + version.stored() + ", " + version.length()
                            + " bytes: somebody tried to replace it. The oldest is what counts.");
        } else {
            found = true;
            truths.visit(version);
        }
    }

    /** The listing is over. */
    void end() {
        if (key != null && !found && marker != null) {
            odd.accept("gone", key + " has a delete marker and no version: what it held is gone, or never was.");
        }
        marker = null;
    }
}

package dev.indelible.collector.log;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.store.LocalWorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clears, at start-up, the tiles that a crash left: partial ones beside their full tile, those of lines that did not stay,
 * and folders of partial ones that have none. Full tiles below the size are not touched: they have been compared with the lines already. A file whose name is no
 * tile's is left for verify to name.
 */
final class TileRepair {
    private final Path log;
    private final TileFiles files;
    private final TileTree tiles;
    private final LocalWorm worm;

    TileRepair(Path log, TileFiles files, TileTree tiles, LocalWorm worm) {
        this.log = log;
        this.files = files;
        this.tiles = tiles;
        this.worm = worm;
    }

    void run() throws IOException {
        Path folder = log.resolve("tile");
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> stale;
        try (Stream<Path> walk = Files.walk(folder)) {
            stale = walk.filter(path -> isPartials(path) || Files.isRegularFile(path) && stale(path))
                    .toList();
        }
        List<Path> files = stale.stream().filter(path -> !isPartials(path)).toList();
        worm.lift(files);
        for (Path file : files) {
            Files.delete(file);
        }
        for (Path partials : stale) {
            if (isPartials(partials) && isEmpty(partials)) {
                Files.delete(partials);
            }
        }
    }

    private static boolean isPartials(Path path) {
        return path.toString().endsWith(".p") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> rest = Files.list(folder)) {
            return rest.findAny().isEmpty();
        }
    }

    private boolean stale(Path file) {
        try {
            TilePath tile = TilePath.parse(log.relativize(file).toString());
            if (tile.level() == TilePath.ENTRIES) {
                return false;
            }
            long full = TilePath.fullTiles(tile.level(), tiles.size());
            if (tile.index() < full) {
                return tile.width() < TilePath.WIDTH;
            }
            return tile.index() > full
                    || tile.width() > TilePath.partialWidth(tile.level(), tiles.size())
                    || !files.holds(tile, tiles.tile(tile.level(), tile.index()));
        } catch (IllegalArgumentException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}

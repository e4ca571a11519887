package dev.indelible.collector.log;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.store.LocalWorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clears, at start-up, the tiles that a crash left: partial ones beside their full tile, and those of lines that did not
 * stay. Full tiles below the size are not touched: they have been compared with the lines already. A file whose name is no
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
            stale = walk.filter(Files::isRegularFile).filter(this::stale).toList();
        }
        worm.lift(stale);
        for (Path file : stale) {
            Files.delete(file);
            Path parent = file.getParent();
            if (parent.toString().endsWith(".p")) {
                try (Stream<Path> rest = Files.list(parent)) {
                    if (rest.findAny().isPresent()) {
                        continue;
                    }
                }
                Files.delete(parent);
            }
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

package dev.indelible.chain.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/000",
                "tile/0/000.p/1",
                "tile/63/999.p/255",
                "tile/0/x001/234",
                "tile/1/x001/x234/067",
                "tile/entries/x001/x234/067.p/17"
            })
    void readsWhatItWrites(String path) {
        assertEquals(path, TilePath.parse(path).path());
    }

    @Test
    void groupsDigitsByThree() {
        assertEquals("tile/0/x001/x234/067", new TilePath(0, 1_234_067, 256).path());
        assertEquals(1_234_067, TilePath.parse("tile/0/x001/x234/067").index());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/0",
                "tile/00/000",
                "tile/64/000",
                "tile/0/x000/001",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/x1/000",
                "tile/0/../000",
                "tile/-1/000",
                "/tile/0/000",
                "tile/0/000/"
            })
    void refusesEverythingElse(String path) {
        assertThrows(IllegalArgumentException.class, () -> TilePath.parse(path));
    }

    @Test
    void widthsOfTheSpecificationsExample() {
        assertEquals(273, TilePath.fullTiles(0, 70_000));
        assertEquals(112, TilePath.partialWidth(0, 70_000));
        assertEquals(1, TilePath.fullTiles(1, 70_000));
        assertEquals(17, TilePath.partialWidth(1, 70_000));
        assertEquals(1, TilePath.partialWidth(2, 70_000));
        assertEquals(0, TilePath.partialWidth(3, 70_000));
    }
}

package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ForcingTest {
    @TempDir
    Path folder;

    @Test
    void oneFileThatCannotBeForcedFailsTheCallWhereverItStands() throws IOException {
        try (Forcing forcing = new Forcing()) {
            for (int count : new int[] {1, 2, 5, 7, 40}) {
                List<FileChannel> files = new ArrayList<>();
                try {
                    for (int i = 0; i < count; i++) {
                        FileChannel file = FileChannel.open(
                                folder.resolve(count + "-" + i),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE);
                        files.add(file);
                        file.write(ByteBuffer.allocate(100));
                    }
                    forcing.force(files);
                    files.get(count - 1).close();
                    assertThrows(ClosedChannelException.class, () -> forcing.force(files));
                    files.get(0).close();
                    assertThrows(ClosedChannelException.class, () -> forcing.force(files));
                } finally {
                    for (FileChannel file : files) {
                        file.close();
                    }
                }
            }
            forcing.force(List.of());
        }
    }
}

package dev.indelible.collector.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of an object that is to be stored: they stay the same while a store reads them, which may be several times. */
public interface Content {
    /** How many bytes. */
    long length();

    /** From the first byte; the caller closes it. */
    InputStream open() throws IOException;

    /** These bytes. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** A part of a file that is final as far as this part goes. */
    static Content of(Path file, long from, long length) {
        return new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                InputStream in = Files.newInputStream(file);
                try {
                    in.skipNBytes(from);
                    return new Head(in, length);
                } catch (IOException e) {
                    in.close();
                    throw e;
                }
            }
        };
    }

    /** A file that is final. */
    static Content of(Path file) throws IOException {
        long length = Files.size(file);
        return new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}

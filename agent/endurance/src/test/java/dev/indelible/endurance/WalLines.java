package dev.indelible.endurance;

import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.SegmentReader;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.StreamChain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The payments that a slot's WAL holds. What an earlier stream has behind its last seal does not count: its successor has
 * told it again.
 *
 * @param streams of all of them, by id
 * @param twice of those with more than one line
 * @param losses why the newest stream says that it does not know how much is missing
 */
record WalLines(Map<String, String> streams, Set<String> twice, List<String> losses) {
    /**
     * Reads them.
     *
     * @param checked whether every stream must be a right chain, but for one whose beginning was received and freed
     */
    static WalLines read(Path slot, boolean checked) throws Exception {
        WalLines found = new WalLines(new HashMap<>(), new TreeSet<>(), new ArrayList<>());
        List<StreamFolder> folders = StreamFolder.list(slot.resolve("wal"));
        for (int i = 0; i < folders.size(); i++) {
            List<Line> lines = lines(folders.get(i));
            if (checked && !lines.isEmpty() && lines.get(0).seq() == 0) {
                check(lines);
            }
            int end = lines.size();
            while (i < folders.size() - 1
                    && end > 0
                    && !lines.get(end - 1).kind().equals("seal")) {
                end--;
            }
            found.losses.clear();
            lines.subList(0, end).forEach(found::add);
        }
        return found;
    }

    private static List<Line> lines(StreamFolder stream) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (Path segment : stream.segments()) {
            try (SegmentReader reader = SegmentReader.open(segment)) {
                while (reader.next()) {
                    if (reader.type() != FrameType.BEGIN) {
                        byte[] bytes = reader.payload();
                        lines.add(Line.parse(bytes, 0, bytes.length));
                    }
                }
            } catch (IOException e) {
                // A newest segment without its header was never used.
                if (!segment.equals(stream.segments().get(stream.segments().size() - 1))) {
                    throw e;
                }
            }
        }
        return lines;
    }

    private static void check(List<Line> lines) throws Exception {
        StreamChain chain = StreamChain.open(lines.get(0));
        for (Line line : lines.subList(1, lines.size())) {
            chain.append(line);
        }
    }

    private void add(Line line) {
        if (line.kind().equals("gap") && "unknown".equals(line.text("bound"))) {
            losses.add(line.text("why"));
        }
        if (line.kind().equals("method")) {
            String id = (String) line.object("resource").get("id");
            if (streams.put(id, line.stream()) != null) {
                twice.add(id);
            }
        }
    }
}

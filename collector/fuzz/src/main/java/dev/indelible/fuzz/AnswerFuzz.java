package dev.indelible.fuzz;

import dev.indelible.agent.forward.AnswerReader;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.TlogProof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a collector answers, as the agent reads it. Any bytes; and answers of a log that lies with its own key: receipts of
 * two trees, with proofs that the input bends. The agent believes what the tree that it saw first proves, and nothing else.
 */
public final class AnswerFuzz {
    private static final NoteSigner LOG = Golden.log();
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] SEAL = seal();
    private static final int LEAVES = 40;
    private static final int SEALED = 5;
    private static final int FORKED = 20;
    private static final int MAX_STEPS = 12;
    private static final Path SLOT = Scratch.folder();

    private AnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        Files.deleteIfExists(SLOT.resolve("checkpoint"));
        Files.deleteIfExists(SLOT.resolve("fork"));
        AnswerReader reader = new AnswerReader(LOG.verifier(), SLOT);
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & 3) {
            case 0 -> {
                Claim.holds(!reader.receipt(rest, SEAL) || reader.newest() != null, "a receipt without a checkpoint");
                reader.shown(rest);
                AnswerReader.withdrawn(rest);
            }
            case 1 -> receipt(reader, rest);
            default -> liar(reader, rest);
        }
        if (Cost.isChosen(input, 256)) {
            byte[] head = "{\"receipt\":[".getBytes(StandardCharsets.US_ASCII);
            Cost.linear(500, head, rest, 1 << 20, many -> reader.receipt(many, SEAL));
        }
    }

    /** A text as the receipt, and one as the shown checkpoint. */
    private static void receipt(AnswerReader reader, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        reader.receipt(JSON.writeValueAsBytes(Map.of("receipt", text, "consistency", List.of(text))), SEAL);
        reader.shown(JSON.writeValueAsBytes(Map.of("checkpoint", text)));
        Claim.holds(reader.newest() == null || text.contains(Golden.ORIGIN), "a checkpoint out of nothing");
    }

    /** Four bytes an answer: of which tree, of what size, for which index, and what is bent. */
    private static void liar(AnswerReader reader, byte[] input) throws IOException {
        int tree = 0;
        int size = 0;
        for (int i = 0; i + 3 < input.length && i < 4 * MAX_STEPS; i += 4) {
            int of = input[i] & 1;
            int now = (input[i + 1] & 0xFF) % LEAVES + 1;
            int index = (input[i + 2] & 0x80) == 0 ? SEALED : input[i + 2] & 0x7F;
            byte bend = input[i + 3];
            List<byte[]> inclusion = index < now ? Proofs.inclusion(index, now, tree(of)) : new ArrayList<>();
            List<byte[]> consistency = size <= now ? Proofs.consistency(size, now, tree(of)) : new ArrayList<>();
            boolean included = index == SEALED && index < now && !((bend & 1) != 0 && bend(inclusion, bend));
            boolean extended = size == 0
                    || size <= now && (of == tree || size <= FORKED) && !((bend & 2) != 0 && bend(consistency, bend));
            byte[] answer = answer(of, now, index, inclusion, consistency);
            String what = "answer " + i / 4 + ", tree " + of + " of " + now + " after " + tree + " of " + size;
            Claim.same(included && extended, reader.receipt(answer, SEAL), what);
            if (included && extended) {
                tree = of;
                size = now;
                Claim.same((long) now, reader.newest().checkpoint().size(), what);
            } else if (included) {
                Claim.holds("fork".equals(reader.alarm()) && reader.fork() != null, what + ": no evidence is kept");
            }
        }
    }

    private static byte[] answer(int of, int size, int index, List<byte[]> inclusion, List<byte[]> consistency)
            throws IOException {
        String text = new Checkpoint(Golden.ORIGIN, size, Proofs.root(size, tree(of))).text();
        String note = new Note(text, List.of(LOG.sign(text, 0))).toString();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("receipt", new TlogProof(index, inclusion, note).text());
        answer.put("consistency", consistency.stream().map(Encoding::base64).toList());
        return JSON.writeValueAsBytes(answer);
    }

    /** Changes a proof so that it is none any more. */
    private static boolean bend(List<byte[]> hashes, byte how) {
        if (hashes.isEmpty()) {
            hashes.add(new byte[Leaf.BYTES]);
        } else if ((how & 4) != 0) {
            hashes.remove(hashes.size() - 1);
        } else {
            byte[] other = hashes.get(0).clone();
            other[how >> 3 & 15] ^= 1;
            hashes.set(0, other);
        }
        return true;
    }

    /** Two trees that are the same up to where they fork. */
    private static HashReader tree(int of) {
        return (level, index) -> node(of, level, index);
    }

    private static byte[] node(int of, int level, long index) {
        if (level > 0) {
            return Leaf.node(node(of, level - 1, 2 * index), node(of, level - 1, 2 * index + 1));
        }
        return index == SEALED
                ? Leaf.hash(SEAL)
                : Leaf.hash(((index < FORKED ? 0 : of) + "/" + index).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] seal() {
        String lines = Golden.text("later/rest.jsonl");
        return lines.substring(lines.lastIndexOf("\n{") + 1).strip().getBytes(StandardCharsets.UTF_8);
    }
}

package dev.indelible.fuzz;

import java.util.Locale;

/** Every parser that reads bytes from outside, the most exposed first. What a target is for stands in its class. */
enum Target {
    LINE(8192),
    BODY(8192),
    NOTE(2048),
    PROOF(4096),
    TOKEN(4096),
    REQUEST(8192),
    ANSWER(8192),
    NAME(256),
    STREAM(256),
    FOLDER(256),
    FILE(4096),
    STATEMENT(512),
    CALL(512),
    TEXT(128);

    private final int maxBytes;

    Target(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** One input; what it throws is a defect of the parser. */
    void take(byte[] input) throws Exception {
        switch (this) {
            case LINE -> LineFuzz.fuzzerTestOneInput(input);
            case BODY -> BodyFuzz.fuzzerTestOneInput(input);
            case NOTE -> NoteFuzz.fuzzerTestOneInput(input);
            case PROOF -> ProofFuzz.fuzzerTestOneInput(input);
            case TOKEN -> TokenFuzz.fuzzerTestOneInput(input);
            case REQUEST -> RequestFuzz.fuzzerTestOneInput(input);
            case ANSWER -> AnswerFuzz.fuzzerTestOneInput(input);
            case NAME -> NameFuzz.fuzzerTestOneInput(input);
            case STREAM -> StreamFuzz.fuzzerTestOneInput(input);
            case FOLDER -> FolderFuzz.fuzzerTestOneInput(input);
            case FILE -> FileFuzz.fuzzerTestOneInput(input);
            case STATEMENT -> StatementFuzz.fuzzerTestOneInput(input);
            case CALL -> CallFuzz.fuzzerTestOneInput(input);
            case TEXT -> TextFuzz.fuzzerTestOneInput(input);
        }
    }

    /** The longest input that the fuzzer makes. */
    int maxBytes() {
        return maxBytes;
    }

    /** The folder of its inputs. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class that the fuzzer's process runs. */
    String type() {
        return "dev.indelible.fuzz." + name().charAt(0) + folder().substring(1) + "Fuzz";
    }
}

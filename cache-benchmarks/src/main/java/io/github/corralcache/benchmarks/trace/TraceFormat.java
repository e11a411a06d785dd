package io.github.corralcache.benchmarks.trace;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The trace formats by the name they have on the command line. */
public enum TraceFormat {
    /** One key a line, a number or any other text, or one column of it; lines of {@code *} are skipped. */
    LINES("lines", (in, trace) -> TextFormats.lines(in, trace, 0)),
    /** {@code start_block n_blocks ignored request_no}: a request for each block of the run. */
    ARC("arc", TextFormats::arc),
    /** Big-endian 32-bit keys. */
    INT32BE("int32be", (in, trace) -> BinaryFormats.numbers(in, trace, 4)),
    /** Big-endian 64-bit keys. */
    INT64BE("int64be", (in, trace) -> BinaryFormats.numbers(in, trace, 8)),
    /** Big-endian unsigned 32-bit keys. */
    UINT32BE("uint32be", BinaryFormats::unsignedInts),
    /** Big-endian pairs of 32 bits each: the second, and the key. */
    SECOND_KEY("second-key", BinaryFormats::secondsAndKeys),
    /** {@code time key size}. */
    SIZE_TEXT("size-text", TextFormats::sizes),
    /** {@code l|s 0xADDRESS n hit-penalty miss-penalty}: the miss penalty is the cost. */
    PENALTIES("penalties", TextFormats::penalties),
    /** libCacheSim's records of 24 bytes, little-endian: time, key, size, next access. */
    ORACLE_GENERAL("oracle-general", BinaryFormats::oracleGeneral);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // Readers are static methods.
    private final Reader reader;

    TraceFormat(String label, Reader reader) {
        this.label = label;
        this.reader = reader;
    }

    /**
     * Finds a format by its name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static TraceFormat named(String label) {
        for (TraceFormat format : values()) {
            if (format.label.equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown format '" + label + "', must be one of "
                + Arrays.stream(values()).map(TraceFormat::toString).collect(Collectors.joining(", ")));
    }

    /**
     * Reads all requests of {@code in} into {@code trace}.
     *
     * @param column where the key is in a line of {@link #LINES}, from 1 on; 0 for the whole line, as in other formats
     */
    void read(TraceInput in, Trace.Builder trace, int column) throws IOException {
        if (column > 0) {
            TextFormats.lines(in, trace, column);
        } else {
            reader.read(in, trace);
        }
        if (trace.length() == 0) {
            throw in.empty();
        }
    }

    @Override
    public String toString() {
        return label;
    }

    @FunctionalInterface
    private interface Reader {
        void read(TraceInput in, Trace.Builder trace) throws IOException;
    }
}

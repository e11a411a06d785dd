package io.github.corralcache.benchmarks.trace;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Opens traces, decompressed by the ending of their name: {@code .gz}, {@code .xz}, {@code .zst}. */
public final class Traces {

    private static final int BUFFER = 1 << 16;

    private Traces() {}

    /**
     * Reads a whole trace.
     *
     * @throws TraceFormatException if it is not in that format, cut short or damaged
     */
    public static Trace read(Path file, TraceFormat format) throws IOException {
        return read(file, format, 0);
    }

    /**
     * As {@link #read(Path, TraceFormat)}, with the column that has the key in {@link TraceFormat#LINES}.
     *
     * @param column from 1 on; 0 for the whole line
     */
    public static Trace read(Path file, TraceFormat format, int column) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        // no channel: what comes through a pipe has no position
        try (InputStream stream = new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER)) {
            return read(file.getFileName().toString(), stream, format, column);
        }
    }

    /** Reads a whole trace from a stream, which is decompressed as {@code name} says. Does not close it. */
    static Trace read(String name, InputStream stream, TraceFormat format) throws IOException {
        return read(name, stream, format, 0);
    }

    /** As {@link #read(Path, TraceFormat, int)}, from a stream, which is decompressed as {@code name} says. */
    public static Trace read(String name, InputStream stream, TraceFormat format, int column) throws IOException {
        Trace.Builder trace = new Trace.Builder(name);
        InputStream decompressed;
        try {
            decompressed = decompress(name, stream);
        } catch (IOException e) {
            TraceFormatException failure = new TraceFormatException(
                    name + ": byte 0: not compressed as its name says, or cut short: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        try (TraceInput in = new TraceInput(name, new BufferedInputStream(decompressed, BUFFER))) {
            format.read(in, trace, column);
        }
        return trace.build();
    }

    private static InputStream decompress(String name, InputStream stream) throws IOException {
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(stream, BUFFER);
        }
        if (name.endsWith(".xz")) {
            return new XZInputStream(stream);
        }
        if (name.endsWith(".zst")) {
            return new ZstdInputStream(stream);
        }
        return stream;
    }
}

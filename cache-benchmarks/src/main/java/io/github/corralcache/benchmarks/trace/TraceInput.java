package io.github.corralcache.benchmarks.trace;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes or lines of a trace, decompressed, with the position to name when they are not what they should be. */
final class TraceInput implements AutoCloseable {

    private static final int MAXIMUM_LINE = 4_096;
    private static final int SAMPLE = 64;
    private static final int QUOTED = 40;

    private final String name;
    private final InputStream stream;
    private long offset;
    private long lines;

    TraceInput(String name, InputStream stream) {
        this.name = name;
        this.stream = stream.markSupported() ? stream : new BufferedInputStream(stream, 1 << 16);
    }

    /** The next line without its end, or null after the last. */
    @Nullable
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(32);
        int read = read();
        if (read < 0) {
            return null;
        }
        lines++;
        while (read >= 0 && read != '\n') {
            if (line.size() == MAXIMUM_LINE) {
                throw badLine("longer than " + MAXIMUM_LINE + " bytes, this is no text trace");
            }
            line.write(read);
            read = read();
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /**
     * The next big-endian number of {@code bytes} bytes, sign extended.
     *
     * @throws TraceFormatException if only some of them are left
     */
    long bigEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | required(i, bytes);
        }
        int unused = Long.SIZE - 8 * bytes;
        return value << unused >> unused;
    }

    /** As {@link #bigEndian}, the least significant byte first. */
    long littleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= required(i, bytes) << (8 * i);
        }
        int unused = Long.SIZE - 8 * bytes;
        return value << unused >> unused;
    }

    private long required(int index, int bytes) throws IOException {
        int read = read();
        if (read < 0) {
            throw badByte("cut short: the file ends after " + index + " of the " + bytes + " bytes of a number");
        }
        return read;
    }

    boolean atEnd() throws IOException {
        stream.mark(1);
        int read = next();
        if (read >= 0) {
            stream.reset();
        }
        return read < 0;
    }

    /** Refuses a file of numbers whose beginning is readable text: the format given is not the file's. */
    void requireBinary() throws IOException {
        stream.mark(SAMPLE);
        byte[] sample = new byte[SAMPLE];
        int length;
        try {
            length = stream.readNBytes(sample, 0, SAMPLE);
        } catch (IOException e) {
            throw damaged(e);
        }
        stream.reset();
        for (int i = 0; i < length; i++) {
            boolean printable = sample[i] >= ' ' && sample[i] < 0x7f;
            if (!printable && sample[i] != '\n' && sample[i] != '\r' && sample[i] != '\t') {
                return;
            }
        }
        if (length > 0) {
            String text = new String(sample, 0, length, StandardCharsets.US_ASCII);
            throw badByte("this is text, not binary numbers: " + quote(text));
        }
    }

    private int read() throws IOException {
        int read = next();
        if (read >= 0) {
            offset++;
        }
        return read;
    }

    private int next() throws IOException {
        try {
            return stream.read();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Decompression has failed: the compressed file is cut short or damaged. */
    private TraceFormatException damaged(IOException cause) {
        String where = lines > 0 ? "line " + lines : "byte " + offset;
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        TraceFormatException failure = new TraceFormatException(
                name + ": " + where + ": cut short or damaged, it cannot be decompressed further: " + why);
        failure.initCause(cause);
        return failure;
    }

    TraceFormatException badLine(String problem) {
        return new TraceFormatException(name + ": line " + lines + ": " + problem);
    }

    TraceFormatException badByte(String problem) {
        return new TraceFormatException(name + ": byte " + offset + ": " + problem);
    }

    TraceFormatException empty() {
        return new TraceFormatException(name + ": there are no requests in it");
    }

    /** What was found, for a message: short, and with nothing in it that a terminal would obey. */
    static String quote(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", ".");
        return printable.length() <= QUOTED ? "'" + printable + "'" : "'" + printable.substring(0, QUOTED) + "'...";
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

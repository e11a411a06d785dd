package io.github.corralcache.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TracesTest {

    private static final int REQUESTS = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"t", "t.gz", "t.xz", "t.zst"})
    void theNameSaysHowToDecompress(String name) throws IOException {
        assertThat(read(name, compressed(name)).length()).isEqualTo(REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.gz", "t.xz", "t.zst"})
    void aCompressedFileCutShortIsRefusedAtItsLine(String name) throws IOException {
        byte[] whole = compressed(name);
        byte[] cut = Arrays.copyOf(whole, whole.length - whole.length / 3);
        assertThatThrownBy(() -> read(name, cut))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageMatching("(?s)t\\.\\w+: (line|byte) \\d+: cut short or damaged, .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.gz", "t.xz", "t.zst"})
    void aFileThatIsNotWhatItsNameSaysIsRefused(String name) throws IOException {
        byte[] plain = compressed("t");
        assertThatThrownBy(() -> read(name, plain))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageStartingWith(name + ": byte 0: ");
    }

    @Test
    void numbersCutByTheCompressionAreRefusedAtTheirByte() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(new byte[] {0, 0, 0, 1, 0, 0, 0, 2, 0});
        }
        assertThatThrownBy(
                        () -> Traces.read("t.gz", new ByteArrayInputStream(bytes.toByteArray()), TraceFormat.INT32BE))
                .hasMessage("t.gz: byte 9: cut short: the file ends after 1 of the 4 bytes of a number");
    }

    private static Trace read(String name, byte[] bytes) throws IOException {
        return Traces.read(name, new ByteArrayInputStream(bytes), TraceFormat.LINES);
    }

    private static byte[] compressed(String name) throws IOException {
        String text = IntStream.range(0, REQUESTS)
                .mapToObj(i -> Integer.toString(i * 0x9e3779b1))
                .collect(Collectors.joining("\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compress(name, bytes)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static OutputStream compress(String name, OutputStream out) throws IOException {
        switch (name) {
            case "t.gz":
                return new GZIPOutputStream(out);
            case "t.xz":
                return new XZOutputStream(out, new LZMA2Options());
            case "t.zst":
                return new ZstdOutputStream(out);
            default:
                return out;
        }
    }
}

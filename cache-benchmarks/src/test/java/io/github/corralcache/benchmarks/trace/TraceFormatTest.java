package io.github.corralcache.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TraceFormatTest {

    @Test
    void linesAreIntegersAndStarsAreSkipped() throws IOException {
        Trace trace = text(TraceFormat.LINES, "7\r\n3\n*\n\n7\n-1");
        assertThat(keys(trace)).containsExactly(7, 3, 7, -1);
        assertThat(trace.objects()).isEqualTo(3);
        assertThat(trace.hasSizes()).isFalse();
        assertThat(trace.hasCosts()).isFalse();
    }

    @Test
    void arcRunsAreOneRequestPerBlock() throws IOException {
        assertThat(keys(text(TraceFormat.ARC, "10 3 0 0\n11 1 0 1\n"))).containsExactly(10, 11, 12, 11);
    }

    @Test
    void int32beIsSigned() throws IOException {
        assertThat(keys(binary(TraceFormat.INT32BE, 0, 0, 1, 2, 255, 255, 255, 254)))
                .containsExactly(258, -2);
    }

    @Test
    void uint32beIsUnsigned() throws IOException {
        assertThat(keys(binary(TraceFormat.UINT32BE, 255, 255, 255, 254))).containsExactly(0xffff_fffeL);
    }

    @Test
    void int64beHasEightBytes() throws IOException {
        assertThat(keys(binary(TraceFormat.INT64BE, 1, 2, 3, 4, 5, 6, 7, 8))).containsExactly(0x0102030405060708L);
    }

    @Test
    void secondKeyTakesTheKeyOfEachPair() throws IOException {
        assertThat(keys(binary(TraceFormat.SECOND_KEY, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 8)))
                .containsExactly(9, 8);
    }

    @Test
    void anObjectOfAnotherSizeIsAnotherObject() throws IOException {
        Trace trace = text(TraceFormat.SIZE_TEXT, "1 5 100\n2 5 100\n3 5 200\n4 6 0\n");
        assertThat(trace.objects()).isEqualTo(3);
        assertThat(trace.object(1)).isEqualTo(trace.object(0));
        assertThat(IntStream.range(0, 3).map(trace::size)).containsExactly(100, 200, 0);
        assertThat(trace.footprint()).isEqualTo(300);
    }

    @Test
    void penaltiesTakeTheCostOfAMiss() throws IOException {
        Trace trace = text(TraceFormat.PENALTIES, "s 0x1fffff50 1 1 100\nl 0xFFFFFFFFFFFFFFFF 6 1 10\n");
        assertThat(keys(trace)).containsExactly(0x1fffff50L, -1L);
        assertThat(trace.cost(0)).isEqualTo(100);
        assertThat(trace.cost(1)).isEqualTo(10);
    }

    @Test
    void oracleGeneralIsLittleEndian() throws IOException {
        Trace trace = bytes(TraceFormat.ORACLE_GENERAL, "t", oracle(5, 42, 100, 1, 6, 42, 100, -1));
        assertThat(trace.length()).isEqualTo(2);
        assertThat(trace.objects()).isEqualTo(1);
        assertThat(trace.size(0)).isEqualTo(100);
    }

    @Test
    void aFieldThatIsNoIntegerIsNamed() {
        assertThatThrownBy(() -> text(TraceFormat.ARC, "1 1 0 0\n2 1 0 0\nthree\u001b[31m 1 0 0\n"))
                .isInstanceOf(TraceFormatException.class)
                .hasMessage("t: line 3: 'three.[31m' is not an integer");
    }

    @Test
    @Tag("G3")
    void keysOfLinesMayBeAnyText() throws IOException {
        Trace trace = text(TraceFormat.LINES, "user:1\nuser:2\n7\nuser:1\n\u00e9\n-7\n");
        assertThat(trace.length()).isEqualTo(6);
        assertThat(trace.objects()).isEqualTo(5);
        assertThat(trace.object(3)).isEqualTo(trace.object(0));
        assertThat(trace.key(2)).isEqualTo(7);
    }

    @Test
    @Tag("G3")
    void aLineWithoutTheColumnIsNamed() {
        byte[] lines = "a,b\na\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Traces.read("t", new ByteArrayInputStream(lines), TraceFormat.LINES, 2))
                .hasMessage("t: line 2: 'a' has 1 columns, --column is 2");
    }

    @Test
    void aLineOfAnotherTextFormatIsNamed() {
        assertThatThrownBy(() -> text(TraceFormat.ARC, "1 1 0 0\n1 2\n"))
                .hasMessage("t: line 2: '1 2' has 2 fields, must be 4");
        assertThatThrownBy(() -> text(TraceFormat.ARC, "1 0 0 0\n"))
                .hasMessage("t: line 1: a run of 0 blocks, must be at least 1");
        assertThatThrownBy(() -> text(TraceFormat.SIZE_TEXT, "1 2 -3\n"))
                .hasMessage("t: line 1: a size of -3, must be from 0 to 2147483647");
        assertThatThrownBy(() -> text(TraceFormat.PENALTIES, "x 0x1 1 1 10"))
                .hasMessage("t: line 1: 'x' is neither l (load) nor s (store)");
        assertThatThrownBy(() -> text(TraceFormat.PENALTIES, "l 12 1 1 10"))
                .hasMessage("t: line 1: '12' is not a hexadecimal address");
        assertThatThrownBy(() -> text(TraceFormat.PENALTIES, "l 0x1 1 1 0"))
                .hasMessage("t: line 1: a miss penalty of 0, must be at least 1");
    }

    @Test
    void aBinaryTraceCutInANumberIsRefusedAtItsByte() {
        assertThatThrownBy(() -> binary(TraceFormat.INT32BE, 0, 0, 0, 1, 0, 0))
                .hasMessage("t: byte 6: cut short: the file ends after 2 of the 4 bytes of a number");
        byte[] cut = Arrays.copyOf(oracle(5, 42, 100, -1), 20);
        assertThatThrownBy(() -> bytes(TraceFormat.ORACLE_GENERAL, "t", cut))
                .hasMessage("t: byte 20: cut short: the file ends after 4 of the 8 bytes of a number");
    }

    @Test
    void textIsNoBinaryTrace() {
        assertThatThrownBy(() -> text(TraceFormat.INT32BE, "1 1 0 0\n2 1 0 0\n"))
                .hasMessage("t: byte 0: this is text, not binary numbers: '1 1 0 0.2 1 0 0.'");
    }

    @Test
    void aBinaryFileIsNoTextTrace() {
        assertThatThrownBy(() -> bytes(TraceFormat.LINES, "t", new byte[5_000]))
                .hasMessageStartingWith("t: line 1: longer than 4096 bytes");
    }

    @Test
    void numbersThatAreNoRecordsAreNoOracleGeneralTrace() {
        // A record that is requested next before it was requested at all.
        assertThatThrownBy(() -> bytes(TraceFormat.ORACLE_GENERAL, "t", oracle(5, 42, 100, 0)))
                .hasMessageStartingWith("t: byte 24: request 0")
                .hasMessageEndingWith("this is no oracle-general trace");
    }

    @Test
    void timeThatRunsBackIsNoSecondKeyTrace() {
        assertThatThrownBy(() -> binary(TraceFormat.SECOND_KEY, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 1))
                .hasMessage("t: byte 12: second 8 comes after second 9, this is no second-key trace");
    }

    @Test
    void anEmptyTraceIsRefused() {
        assertThatThrownBy(() -> text(TraceFormat.LINES, "*\n")).hasMessage("t: there are no requests in it");
        assertThatThrownBy(() -> binary(TraceFormat.INT64BE)).hasMessage("t: there are no requests in it");
    }

    @Test
    void anUnknownFormatNamesTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceFormat.named("csv"))
                .withMessageContaining("'csv'")
                .withMessageContaining("lines, arc, int32be, int64be, uint32be, second-key, size-text, penalties,"
                        + " oracle-general");
    }

    private static Trace text(TraceFormat format, String text) throws IOException {
        return bytes(format, "t", text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Trace binary(TraceFormat format, int... values) throws IOException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes(format, "t", bytes);
    }

    private static Trace bytes(TraceFormat format, String name, byte[] bytes) throws IOException {
        return Traces.read(name, new ByteArrayInputStream(bytes), format);
    }

    /** Records of second, key, size and next request. */
    private static byte[] oracle(long... fields) {
        ByteBuffer records = ByteBuffer.allocate(fields.length / 4 * 24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < fields.length; i += 4) {
            records.putInt((int) fields[i]).putLong(fields[i + 1]);
            records.putInt((int) fields[i + 2]).putLong(fields[i + 3]);
        }
        return records.array();
    }

    private static long[] keys(Trace trace) {
        return IntStream.range(0, trace.length())
                .mapToLong(request -> trace.key(trace.object(request)))
                .toArray();
    }
}

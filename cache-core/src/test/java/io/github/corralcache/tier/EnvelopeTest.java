package io.github.corralcache.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.tier.Envelope.Defect;
import io.github.corralcache.tier.Envelope.UnreadableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values as they lie in the second tier: read as they were written, or refused. */
@Tag("T6")
class EnvelopeTest {

    private static final int LARGEST = 1 << 20;
    private static final int SCHEMA = 0x5eed;

    @Test
    void whatWasSealedComesOut() throws UnreadableException {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] content = new byte[random.nextInt(6_000)];
            Arrays.fill(content, (byte) random.nextInt());
            for (int noise = random.nextInt(content.length + 1); noise > 0; noise--) {
                content[noise - 1] = (byte) random.nextInt();
            }
            Envelope sealed =
                    new Envelope(SCHEMA, random.nextLong(), tags(random), 0, random.nextInt(9) == 0 ? null : content);
            assertThat(opened(sealed.seal(random.nextBoolean())))
                    .usingRecursiveComparison()
                    .isEqualTo(sealed);
        }
    }

    private static Set<String> tags(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Set.of();
            case 1 -> Set.of("tenant-7");
            default -> Set.of("", "ä €", "x".repeat(5_000));
        };
    }

    private static Envelope opened(byte[] bytes) throws UnreadableException {
        return Envelope.open(bytes, SCHEMA, LARGEST);
    }

    private static Envelope sample() {
        return new Envelope(
                SCHEMA, 12_345, Set.of("a", "bc"), 42, "the value".repeat(500).getBytes());
    }

    @Test
    void sequenceOfTagsIsKept() throws UnreadableException {
        assertThat(opened(sample().seal(true)).sequence()).isEqualTo(42);
    }

    @Test
    void repetitiveContentIsStoredSmaller() {
        assertThat(sample().seal(true).length).isLessThan(sample().seal(false).length / 10);
    }

    @Test
    void bytesCutAnywhereAreRefused() {
        for (boolean compress : new boolean[] {false, true}) {
            byte[] bytes = sample().seal(compress);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> opened(cut)).as("%d bytes", length).isInstanceOf(UnreadableException.class);
            }
        }
    }

    @Test
    void anyBitThatIsChangedIsNoticed() {
        byte[] bytes = sample().seal(true);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> opened(changed)).as("bit %d", bit).isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void bytesOfOthersAreRefusedWithTheReason() {
        assertThat(defect(new byte[0])).isEqualTo(Defect.FOREIGN);
        assertThat(defect(new byte[] {
                    (byte) 0xac,
                    (byte) 0xed,
                    0,
                    5,
                    115,
                    114,
                    0,
                    14,
                    106,
                    97,
                    118,
                    97,
                    46,
                    108,
                    97,
                    110,
                    103,
                    46,
                    73,
                    110
                }))
                .isEqualTo(Defect.FOREIGN);
        assertThat(defect(new Envelope(SCHEMA + 1, 0, Set.of(), 0, new byte[9]).seal(false)))
                .isEqualTo(Defect.OTHER_SCHEMA);
        assertThat(defect(new Envelope(SCHEMA, 0, Set.of(), 0, new byte[LARGEST + 1]).seal(false)))
                .isEqualTo(Defect.TOO_LARGE);
        byte[] later = sample().seal(false);
        later[2] |= (byte) 0x40;
        assertThat(defect(signed(later))).isEqualTo(Defect.FOREIGN);
    }

    /** Somebody who knows the checksum can claim anything; it costs us no memory. */
    @Test
    @Tag("SE5")
    void lengthsThatAreClaimedAreNotBelieved() {
        byte[] large = new Envelope(SCHEMA, 0, Set.of(), 0, new byte[LARGEST]).seal(true);
        assertThat(large.length).isLessThan(10_000);

        assertThat(defect(claiming(large, LARGEST + 1))).isEqualTo(Defect.TOO_LARGE);
        assertThat(defect(claiming(large, -1))).isEqualTo(Defect.TOO_LARGE);
        assertThat(defect(claiming(large, LARGEST - 1))).isEqualTo(Defect.DAMAGED);
        assertThat(defect(claiming(sample().seal(true), LARGEST))).isEqualTo(Defect.DAMAGED);
        byte[] tagged = new Envelope(SCHEMA, 0, Set.of("a"), 0, new byte[9]).seal(false);
        ByteBuffer.wrap(tagged).putShort(28, (short) 0xffff);
        assertThat(defect(signed(tagged))).isEqualTo(Defect.DAMAGED);
        ByteBuffer.wrap(tagged).putShort(28, (short) 1).putShort(30, (short) 0xffff);
        assertThat(defect(signed(tagged))).isEqualTo(Defect.DAMAGED);
    }

    @Test
    @Tag("SE5")
    void contentThatInflatesBeyondWhatItClaimsIsRefused() {
        byte[] bomb = new byte[4_000_000];
        Deflater deflater = new Deflater();
        deflater.setInput(bomb);
        deflater.finish();
        byte[] deflated = new byte[10_000];
        int length = deflater.deflate(deflated);
        deflater.end();
        ByteBuffer envelope = ByteBuffer.allocate(24 + length);
        envelope.put(sample().seal(false), 0, 3)
                .put((byte) 0)
                .putInt(0)
                .putInt(SCHEMA)
                .putLong(0);
        envelope.put(2, (byte) 2).putInt(1_000).put(deflated, 0, length);

        assertThat(defect(signed(envelope.array()))).isEqualTo(Defect.DAMAGED);
    }

    private static byte[] claiming(byte[] deflated, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(deflated.clone());
        int at = (deflated[2] & 4) == 0 ? 20 : 20 + 10 + 2 * 2 + 3;
        return signed(bytes.putInt(at, length).array());
    }

    private static byte[] signed(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 2, 2);
        crc.update(bytes, 8, bytes.length - 8);
        return ByteBuffer.wrap(bytes.clone()).putInt(4, (int) crc.getValue()).array();
    }

    private static Defect defect(byte[] bytes) {
        try {
            Envelope opened = opened(bytes);
            throw new AssertionError("was opened: " + opened);
        } catch (UnreadableException e) {
            return e.defect();
        }
    }
}

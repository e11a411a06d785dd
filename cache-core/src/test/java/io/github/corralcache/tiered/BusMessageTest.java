package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.tiered.BusMessage.Kind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T6")
class BusMessageTest {

    private static BusMessage sample(Kind kind) {
        return new BusMessage(kind, -7, Long.MAX_VALUE, "bücher", new byte[] {0, 13, 10, -1});
    }

    @Test
    void whatWasSentIsRead() {
        for (Kind kind : Kind.values()) {
            assertThat(BusMessage.decode(sample(kind).encode())).isEqualTo(sample(kind));
        }
    }

    @Test
    void messagesCutOrProlongedAreNone() {
        byte[] bytes = sample(Kind.WRITTEN).encode();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(BusMessage.decode(Arrays.copyOf(bytes, length))).isNull();
        }
        assertThat(BusMessage.decode(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
        assertThat(BusMessage.decode(new byte[BusMessage.LARGEST + 1])).isNull();
    }

    @Test
    void messagesOfLaterVersionsAreNone() {
        byte[] version = sample(Kind.WRITTEN).encode();
        version[0]++;
        byte[] kind = sample(Kind.HEARTBEAT).encode();
        kind[1]++;

        assertThat(BusMessage.decode(version)).isNull();
        assertThat(BusMessage.decode(kind)).isNull();
    }

    @Test
    void bytesOfAnySortAreReadOrNone() {
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] = (byte) random.nextInt(Kind.values().length);
            }
            BusMessage message = BusMessage.decode(bytes);
            if (message != null) {
                assertThat(message.subject().length).isLessThan(64);
            }
        }
    }

    @Test
    void keyThatIsTooLongForAMessageIsRefused() {
        BusMessage message = new BusMessage(Kind.WRITTEN, 1, 1, "books", new byte[0x10000]);

        assertThatThrownBy(message::encode).hasMessageContaining("at most 65535 bytes; got 65536");
    }
}

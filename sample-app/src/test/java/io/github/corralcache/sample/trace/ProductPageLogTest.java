package io.github.corralcache.sample.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProductPageLogTest {

    @Test
    void web12HasAllItsRequests() throws IOException {
        ProductPageLog log = ProductPageLog.web12();

        assertThat(log.size()).isEqualTo(95_607);
        assertThat(log.distinctKeys()).hasSize(13_756);
        assertThat(log.key(0)).isEqualTo(0);
        assertThat(log.key(6)).isEqualTo(1);
        assertThat(log.key(8)).isEqualTo(6);
    }

    @Test
    void keysAreBigEndian() throws IOException {
        ProductPageLog log = read(0, 0, 1, 2, 0, 0, 0, 7, 0, 0, 1, 2);

        assertThat(log.size()).isEqualTo(3);
        assertThat(log.key(0)).isEqualTo(258);
        assertThat(log.distinctKeys()).containsExactly(7, 258);
    }

    @Test
    void logThatEndsWithinAKeyIsRefused() {
        assertThatThrownBy(() -> read(0, 0, 0, 1, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("5 bytes");
    }

    @Test
    void emptyLogIsRefused() {
        assertThatThrownBy(() -> read()).isInstanceOf(IOException.class).hasMessageContaining("0 bytes");
    }

    private static ProductPageLog read(int... bytes) throws IOException {
        byte[] log = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            log[i] = (byte) bytes[i];
        }
        return ProductPageLog.read(new ByteArrayInputStream(log));
    }
}

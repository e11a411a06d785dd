package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyDigestsTest {

    private final KeyDigests digests = new KeyDigests();

    @Test
    void aKeyHasOneDigest() {
        assertThat(digests.of(42)).isEqualTo(digests.of(42)).matches("[0-9a-f]{8}");
    }

    @Test
    void keysHaveDigestsOfTheirOwn() {
        assertThat(IntStream.range(0, 1_000).mapToObj(digests::of)).doesNotHaveDuplicates();
    }

    /** Or else whoever knows the numbers that keys may be could look for the one that has it. */
    @Test
    void noDigestCanBeToldFromTheHash() {
        assertThat(IntStream.range(0, 8)
                        .filter(hash -> new KeyDigests().of(hash).equals(digests.of(hash))))
                .isEmpty();
    }
}

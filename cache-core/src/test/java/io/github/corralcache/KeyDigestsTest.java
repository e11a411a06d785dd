package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    @Test
    void keyHasTheDigestOfItsHash() {
        Cache<Object, String> cache =
                CacheBuilder.<Object, String>named("test").maximumSize(10).build();
        for (Object key : List.of(1, "one", 1L, List.of(1))) {
            cache.get(key, k -> {
                assertThat(digests.ofKey(k))
                        .isEqualTo(digests.of(cache.loadsInProgress().get(0).keyHash()));
                return "v";
            });
        }
    }

    @Test
    void keyThatHasNoHashCodeIsNotShown() {
        Object hostile = new Object() {
            @Override
            public int hashCode() {
                throw new IllegalStateException();
            }
        };
        assertThat(digests.ofKey(hostile)).isEqualTo("?");
    }
}

package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.tier.KeyCodec;
import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others have written where our values should be is a miss, and never an exception or a wrong value. */
@Timeout(30)
class TierGarbageTest {

    private final Cluster cluster = new Cluster().with(settings -> settings.withLargestValue(100_000));
    private final Node writer = cluster.node();
    private final SharedStore store = writer.tier().store();
    private final AtomicInteger loads = new AtomicInteger();

    private TierKey place() {
        PhysicalKeys keys = new PhysicalKeys("shop", "books", null);
        long generation = Agreements.number(store.agreed(List.of(keys.generation()))
                .toCompletableFuture()
                .join()
                .get(0));
        return keys.value(generation, 7, KeyCodec.byType().encode("k"));
    }

    private byte[] sealed(String value) {
        writer.cache().put("k", value);
        return store.get(List.of(place())).toCompletableFuture().join().get(0).bytes();
    }

    /** Puts {@code bytes} in the place of the value, and reads that on another node. */
    private String read(byte[] bytes, Node reader) {
        store.put(place(), new TierEntry(bytes, Cluster.SOFT, Cluster.HARD, 1));
        String answer = reader.cache().get("k", key -> "loaded" + loads.incrementAndGet());
        reader.cache().asMap(); // the copy goes, the tier stays
        reader.cache().evict("k");
        return answer;
    }

    @Test
    @Tag("T5")
    @Tag("T6")
    void truncatedAndFlippedBytesAreMisses() {
        byte[] good = sealed("value");
        Node reader = cluster.node();
        List<byte[]> bad = new ArrayList<>();
        for (int length = 0; length < good.length; length++) {
            bad.add(Arrays.copyOf(good, length));
        }
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            bad.add(flipped);
        }
        for (byte[] bytes : bad) {
            assertThat(read(bytes, reader)).isEqualTo("loaded" + loads.get());
        }
        assertThat(loads).hasValue(bad.size());
        assertThat(reader.cache().tier().stats().unreadable().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(bad.size());
        assertThat(read(good, reader)).isEqualTo("value");
    }

    @Test
    @Tag("SE4")
    @Tag("T6")
    void foreignAndRandomBytesAreMisses() {
        sealed("value");
        Node reader = cluster.node();
        Random random = new Random(5);
        byte[] serialized = {(byte) 0xac, (byte) 0xed, 0, 5, 's', 'r', 0, 1, 'A'};
        assertThat(read(serialized, reader)).startsWith("loaded");
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 'C';
                bytes[1] = '1';
            }
            assertThat(read(bytes, reader)).startsWith("loaded");
        }
    }

    @Test
    @Tag("SE5")
    void bombIsAMiss() {
        byte[] bomb =
                new io.github.corralcache.tier.Envelope(7, 1, java.util.Set.of(), 0, new byte[10_000_000]).seal(true);
        assertThat(bomb.length).isLessThan(100_000);
        sealed("value");
        Node reader = cluster.node();

        assertThat(read(bomb, reader)).startsWith("loaded");
        assertThat(reader.cache().tier().stats().unreadable()).containsEntry("TOO_LARGE", 1L);
    }

    @Test
    @Tag("T6")
    void codecThatThrowsIsAMiss() {
        sealed("value");
        for (RuntimeException failure : List.of(new IllegalStateException("canary"), new RuntimeException())) {
            Node reader = cluster.node(cluster.server.connect(), new TextCodec() {
                @Override
                public Object decode(byte[] content) {
                    throw failure;
                }
            });
            writer.cache().put("k", "value");
            assertThat(reader.cache().get("k", key -> "loaded")).isEqualTo("loaded");
            assertThat(reader.cache().tier().stats().unreadable()).containsEntry("CODEC", 1L);
        }
        assertThat(cluster.warnings).noneMatch(text -> text.contains("canary"));
    }

    @Test
    @Tag("SE2")
    void anyKeyMayBeStored() {
        Node reader = cluster.node();
        for (String key : List.of("", " ", "a\r\nflush_all\r\n", "\u0000\u007f", "ключ", "k".repeat(5_000), "a:b%3A")) {
            writer.cache().put(key, "of " + key);
            assertThat(reader.cache().get(key, same -> "loaded")).isEqualTo("of " + key);
            writer.cache().evict(key);
            assertThat(reader.cache().getIfPresent(key)).isNull();
        }
    }

    @Test
    @Tag("T6")
    void anyMessageIsHeard() {
        Node reader = cluster.node();
        reader.cache().put("k", "v");
        Random random = new Random(9);
        byte[] real = new BusMessage(BusMessage.Kind.WRITTEN, 1, 1, "shop:books", new byte[] {1, 2, 3}).encode();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = random.nextBoolean() ? real.clone() : new byte[random.nextInt(60)];
            if (random.nextInt(3) > 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
            }
            writer.tier().bus().send(bytes);
        }
        assertThat(reader.cache().get("k", key -> "loaded")).isIn("v", "loaded");
    }

    @Test
    @Tag("T4")
    void serverThatHangsIsLeftAloneAfterTheOperationTimeout() {
        writer.cache().put("warm", "v");
        cluster.server.freeze();
        var answer = writer.cache().getAsync("k", key -> java.util.concurrent.CompletableFuture.completedFuture("v"));
        assertThat(answer).isNotDone();

        cluster.time.advance(Duration.ofMillis(150));

        assertThat(answer).isCompletedWithValue("v");
        assertThat(writer.cache().tier().stats().failures()).containsEntry("lookUp", 1L);
        cluster.server.thaw(); // and gives a lease to nobody, which is given back
        assertThat(cluster.server.operations()).containsKey("abandon");
    }
}

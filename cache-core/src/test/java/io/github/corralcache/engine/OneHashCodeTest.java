package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that all have one hash code, as an attacker makes them; what is counted is how often keys are compared. */
@Tag("F11")
class OneHashCodeTest {

    private static final int KEYS = 10_000;

    private static int comparisons;

    private static class Colliding {

        final int id;

        Colliding(int id) {
            this.id = id;
        }

        @Override
        public int hashCode() {
            return 42;
        }

        @Override
        public boolean equals(Object other) {
            comparisons++;
            return other instanceof Colliding colliding && colliding.id == id;
        }
    }

    private static final class Ordered extends Colliding implements Comparable<Ordered> {

        Ordered(int id) {
            super(id);
        }

        @Override
        public int compareTo(Ordered other) {
            comparisons++;
            return Integer.compare(id, other.id);
        }
    }

    /** All but equal, by their order. */
    private static final class Level extends Colliding implements Comparable<Level> {

        Level(int id) {
            super(id);
        }

        @Override
        public int compareTo(Level other) {
            return Integer.compare(id / 10, other.id / 10);
        }
    }

    /** Compares as it likes, or throws. */
    private static final class Fickle extends Colliding implements Comparable<Fickle> {

        static final Random RANDOM = new Random(5);

        Fickle(int id) {
            super(id);
        }

        @Override
        public int compareTo(Fickle other) {
            if (RANDOM.nextInt(50) == 0) {
                throw new IllegalStateException("not now");
            }
            return RANDOM.nextInt(3) - 1;
        }
    }

    private interface Operations {
        void put(Object key);

        Object get(Object key);

        void remove(Object key);
    }

    /** What is to hold of whatever finds values by keys: comparisons per operation grow with the logarithm. */
    private static void assertFindsInFewComparisons(Operations table) {
        int most = 5 * comparisonsOfTheJdk() + 8;
        List<Object> keys = new ArrayList<>();
        comparisons = 0;
        for (int i = 0; i < KEYS; i++) {
            Object key = new Ordered(i * 7919 % KEYS);
            keys.add(key);
            table.put(key);
        }
        assertThat(comparisons / KEYS).isLessThan(4 * most);
        comparisons = 0;
        for (int i = 0; i < KEYS; i++) {
            assertThat(table.get(new Ordered(i))).isNotNull();
        }
        assertThat(comparisons / KEYS).isLessThan(most);
        comparisons = 0;
        for (int i = 0; i < KEYS; i++) {
            assertThat(table.get(new Ordered(KEYS + i))).isNull();
        }
        assertThat(comparisons / KEYS).isLessThan(most);
        comparisons = 0;
        keys.forEach(table::remove);
        assertThat(comparisons / KEYS).isLessThan(4 * most);
        assertThat(table.get(keys.get(0))).isNull();
    }

    private static int comparisonsOfTheJdk() {
        ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
        for (int i = 0; i < KEYS; i++) {
            map.put(new Ordered(i), "v");
        }
        comparisons = 0;
        for (int i = 0; i < KEYS; i++) {
            map.get(new Ordered(i));
        }
        return comparisons / KEYS;
    }

    @Test
    void comparesFewKeys() {
        Cache<Object, Object> cache = cache(2 * KEYS);
        assertFindsInFewComparisons(new Operations() {
            @Override
            public void put(Object key) {
                cache.put(key, "v");
            }

            @Override
            public Object get(Object key) {
                return cache.getIfPresent(key);
            }

            @Override
            public void remove(Object key) {
                cache.evict(key);
            }
        });
    }

    @Test
    void aLongChainFailsTheCheck() {
        List<Object> chain = new ArrayList<>();
        Operations broken = new Operations() {
            @Override
            public void put(Object key) {
                if (!chain.contains(key)) {
                    chain.add(key);
                }
            }

            @Override
            public Object get(Object key) {
                return chain.contains(key) ? "v" : null;
            }

            @Override
            public void remove(Object key) {
                chain.remove(key);
            }
        };
        assertThatThrownBy(() -> assertFindsInFewComparisons(broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    void evictionComparesFewKeys() {
        Cache<Object, Object> cache = cache(1_000);
        for (int i = 0; i < 1_000; i++) {
            cache.put(new Ordered(i), "v");
        }
        comparisons = 0;
        for (int i = 1_000; i < KEYS; i++) {
            cache.put(new Ordered(i), "v");
        }
        assertThat(comparisons / (KEYS - 1_000)).isLessThan(200);
        assertThat(cache.size()).isLessThanOrEqualTo(1_000);
        assertThat(cache.asMap()).hasSize((int) cache.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"colliding", "ordered", "level", "fickle", "mixed"})
    void keepsEveryEntryWhateverItsKeysAreLike(String kind) {
        IntFunction<Colliding> keys = keys(kind);
        boolean reliable = !kind.equals("fickle");
        int most = 400;
        Cache<Object, Object> cache = cache(10_000);
        List<Colliding> present = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Colliding key = keys.apply(i);
            if (quietly(() -> cache.put(key, key.id)) || reliable) {
                present.add(key);
            }
        }
        if (reliable) {
            assertThat(cache.size()).isEqualTo(most);
            for (Colliding key : present) {
                assertThat(cache.getIfPresent(keys.apply(key.id))).isEqualTo(key.id);
            }
            for (int i = 0; i < most; i += 2) {
                cache.evict(keys.apply(i));
            }
            for (int i = 0; i < most; i++) {
                assertThat(cache.getIfPresent(keys.apply(i))).isEqualTo(i % 2 == 0 ? null : i);
            }
        }
        cache.clear();
        assertThat(cache.size()).isZero();
        assertThat(cache.weight()).isZero();
    }

    @Test
    void keysThatCompareAtRandomDoNoHarmToOthers() {
        Cache<Object, Object> cache = cache(64);
        for (int i = 0; i < 2_000; i++) {
            Object key = i % 3 == 0 ? new Ordered(i) : new Fickle(i);
            quietly(() -> cache.put(key, "v"));
            assertThat(cache.size()).isBetween(1L, 64L);
            if (key instanceof Ordered) {
                assertThat(cache.getIfPresent(key)).isEqualTo("v");
            }
        }
    }

    @Test
    void othersOfTheirBinAreFoundWhileItGrowsAndShrinks() {
        Table<Integer, String> table = new Table<>(1);
        AtomicInteger count = new AtomicInteger();
        List<Node<Integer, String>> nodes = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) { // a bin of keys of various hashes: their lowest bits are the same
            nodes.add(new Node<>(i, i << 16, i, "v", 0));
            table.link(nodes.get(i), count.incrementAndGet());
            assertThat(table.find(i / 2, (i / 2) << 16)).isSameAs(nodes.get(i / 2));
        }
        List<Object> seen = new ArrayList<>();
        table.visit(0, 0, Integer.MAX_VALUE, node -> seen.add(node.key));
        assertThat(seen).hasSize(3_000).doesNotHaveDuplicates();
        for (int i = 0; i < 3_000; i += 2) {
            Node<Integer, String> successor = new Node<>(i, i << 16, i, "w", 0);
            table.replace(nodes.get(i), successor);
            assertThat(table.find(i, i << 16)).isSameAs(successor);
            table.unlink(successor);
            assertThat(table.find(i, i << 16)).isNull();
            assertThat(table.findFirst((i + 1) << 16)).isSameAs(nodes.get(i + 1));
        }
        table.clear(0);
        assertThat(table.find(1, 1 << 16)).isNull();
    }

    private static IntFunction<Colliding> keys(String kind) {
        return switch (kind) {
            case "colliding" -> Colliding::new;
            case "ordered" -> Ordered::new;
            case "level" -> Level::new;
            case "fickle" -> Fickle::new;
            default -> i -> i % 3 == 0 ? new Ordered(i) : i % 3 == 1 ? new Level(i) : new Colliding(i);
        };
    }

    private static boolean quietly(Runnable write) {
        try {
            write.run();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Cache<Object, Object> cache(int size) {
        return CacheBuilder.<Object, Object>named("c").maximumSize(size).build();
    }
}

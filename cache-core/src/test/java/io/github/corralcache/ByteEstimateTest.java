package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.corralcache.test.FakeTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jol.info.GraphLayout;

/** The built-in estimate of bytes, compared with what JOL finds in the heap. */
class ByteEstimateTest {

    private static final Percentage ERROR = Percentage.withPercentage(20);

    private static final Weigher<Object, Object> BYTES = Weigher.bytes();

    private static long estimate(Object value) {
        return BYTES.weigh("", value) - BYTES.weigh("", Boolean.TRUE) + 16;
    }

    record Point(int x, long y) {}

    record Order(long id, String customer, BigDecimal total, List<Point> points, LocalDateTime placed) {}

    private static Order order(int i) {
        return new Order(
                i,
                "customer number " + i,
                new BigDecimal("199.90"),
                new ArrayList<>(List.of(new Point(i, i), new Point(i + 1, i))),
                LocalDateTime.of(2026, 1, 1, 0, 0).plusHours(i));
    }

    static class Base {
        boolean flag;
        String inherited = "inherited at " + System.nanoTime();
    }

    static final class Bean extends Base {
        private final int[] numbers = new int[37];
        private final Map<String, Order> orders = new HashMap<>(Map.of("first", order(1)));
        private @Nullable Bean next;
        byte small;
    }

    private static Bean chain(int length) {
        Bean first = new Bean();
        Bean last = first;
        for (int i = 1; i < length; i++) {
            last.next = new Bean();
            last = last.next;
        }
        return first;
    }

    private static Stream<Long> longs(int count) {
        return LongStream.range(0, count).mapToObj(i -> i + 1_000_000L);
    }

    private static Map<Long, String> fill(Map<Long, String> map, int count) {
        longs(count).forEach(i -> map.put(i, "value of key " + i));
        return map;
    }

    /** What it is, and the value. */
    record Sample(String name, Object value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sample> values() {
        return Stream.of(
                new Sample("empty string", new String("")),
                new Sample("string", "a string of some length " + System.nanoTime()),
                new Sample("wide string", "\u4f60\u597d\uff0c\u4e16\u754c".repeat(20)),
                new Sample("long", 1_000_000L),
                new Sample("byte[]", new byte[1_000]),
                new Sample("long[]", new long[333]),
                new Sample("String[]", longs(500).map(i -> "text " + i).toArray(String[]::new)),
                new Sample("sparse Object[]", new Object[900]),
                new Sample("BigInteger", BigInteger.TEN.pow(100)),
                new Sample("BigDecimal", new BigDecimal("12345678901234567890.1234")),
                new Sample("UUID", UUID.randomUUID()),
                new Sample("Instant", Instant.now()),
                new Sample("LocalDate", LocalDate.now()),
                new Sample("Optional", Optional.of("a value of its own " + System.nanoTime())),
                new Sample("record", order(1)),
                new Sample("bean", new Bean()),
                new Sample("chain of 20 beans", chain(20)),
                new Sample("ArrayList of 7", longs(7).collect(Collectors.toCollection(ArrayList::new))),
                new Sample("ArrayList of 10,000", longs(10_000).collect(Collectors.toCollection(ArrayList::new))),
                new Sample(
                        "immutable list of records",
                        IntStream.range(0, 300)
                                .mapToObj(ByteEstimateTest::order)
                                .toList()),
                new Sample("List.of", List.copyOf(longs(50).toList())),
                new Sample("Arrays.asList", Arrays.asList(longs(50).toArray())),
                new Sample("LinkedList", longs(200).collect(Collectors.toCollection(LinkedList::new))),
                new Sample("ArrayDeque", longs(200).collect(Collectors.toCollection(ArrayDeque::new))),
                new Sample("HashSet", longs(1_000).collect(Collectors.toCollection(HashSet::new))),
                new Sample("HashMap of 5", fill(new HashMap<>(), 5)),
                new Sample("HashMap of 5,000", fill(new HashMap<>(), 5_000)),
                new Sample("LinkedHashMap", fill(new LinkedHashMap<>(), 600)),
                new Sample("TreeMap", fill(new TreeMap<>(), 600)),
                new Sample("ConcurrentHashMap", fill(new ConcurrentHashMap<>(), 600)),
                new Sample("Map.copyOf", Map.copyOf(fill(new HashMap<>(), 100))),
                new Sample(
                        "unmodifiable list",
                        Collections.unmodifiableList(new ArrayList<>(longs(100).toList()))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isWithinAFifthOfWhatIsThere(Sample sample) {
        long truth = GraphLayout.parseInstance(sample.value()).totalSize();
        assertThat(estimate(sample.value())).isCloseTo(truth, ERROR);
    }

    @Test
    void countsTheCachesOwnPartOfAnEntry() {
        int entries = 20_000;
        FakeTime time = new FakeTime();
        Cache<Object, Object> cache = CacheBuilder.named("c")
                .maximumWeight(Long.MAX_VALUE / 2, BYTES)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time)
                .segments(4)
                .build();
        long empty = GraphLayout.parseInstance(cache).totalSize();
        for (int key = 0; key < entries; key++) {
            cache.put(1_000 + key, Boolean.TRUE);
        }
        long perEntry = (GraphLayout.parseInstance(cache).totalSize() - empty) / entries;
        assertThat(BYTES.weigh(1_000, Boolean.TRUE) - 16).isCloseTo(perEntry, ERROR);
    }

    @Test
    void countsWhatIsMetTwiceOnce() {
        String shared = "a string that is not short, so that it matters";
        assertThat(estimate(List.of(shared, shared))).isLessThan(2 * estimate(shared));
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        assertThat(estimate(circle)).isLessThan(200);
        Bean bean = new Bean();
        bean.next = bean;
        assertThat(estimate(bean)).isCloseTo(estimate(new Bean()), within(16L));
    }

    @Test
    void doesNotCountWhatAllShare() {
        record Holder(Class<?> type, TimeUnit unit, ClassLoader loader, Thread thread) {}
        Holder holder = new Holder(String.class, TimeUnit.DAYS, getClass().getClassLoader(), Thread.currentThread());
        assertThat(estimate(holder)).isLessThan(100);
    }

    static Stream<Supplier<Object>> hostileValues() {
        return Stream.of(
                () -> chain(20_000),
                () -> IntStream.range(0, 300)
                        .mapToObj(i -> IntStream.range(0, 1_000).boxed().toList())
                        .toList(),
                () -> nested(100_000),
                () -> new int[1_000_000],
                () -> Collections.unmodifiableList(new AbstractList<>() {
                    @Override
                    public Object get(int index) {
                        throw new UnsupportedOperationException("not now");
                    }

                    @Override
                    public int size() {
                        return Integer.MAX_VALUE;
                    }
                }),
                () -> Collections.nCopies(Integer.MAX_VALUE, "same"),
                Object::new,
                () -> Thread.currentThread(),
                () -> Stream.of(1),
                () -> (Runnable) () -> {});
    }

    private static Object nested(int depth) {
        Collection<Object> inner = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            inner = new ArrayList<>(List.of(inner));
        }
        return inner;
    }

    @ParameterizedTest
    @MethodSource("hostileValues")
    void neitherThrowsNorWalksForLong(Supplier<Object> hostile) {
        Object value = hostile.get();
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(BYTES.weigh("k", value)).isPositive());
    }

    @Test
    void weighsEntriesOfACacheOfBytes() {
        Cache<String, byte[]> cache = CacheBuilder.<String, byte[]>named("c")
                .maximumWeight(64 * 1024, Weigher.bytes())
                .build();
        for (int i = 0; i < 100; i++) {
            cache.put("key " + i, new byte[1_024]);
        }
        assertThat(cache.weight()).isBetween(60L * 1024, 64L * 1024);
        assertThat(cache.size()).isBetween(50L, 60L);
    }
}

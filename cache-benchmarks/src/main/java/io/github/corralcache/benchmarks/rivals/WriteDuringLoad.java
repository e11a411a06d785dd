package io.github.corralcache.benchmarks.rivals;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A write while its key is loaded: whether it waits for the load, and which of the two is there afterwards. */
final class WriteDuringLoad implements Probe {

    private static final String KEY = "key";
    private static final Object OUTDATED = 1;
    private static final Object WRITTEN = 9;
    private static final Duration LOAD = Duration.ofMillis(500);
    private static final double LONGEST_MILLIS = 1;

    private final String name;
    private final Consumer<Rival> write;
    private final @Nullable Object expected;

    private WriteDuringLoad(String name, Consumer<Rival> write, @Nullable Object expected) {
        this.name = name;
        this.write = write;
        this.expected = expected;
    }

    static Probe evict() {
        return new WriteDuringLoad("`invalidate(k)`", rival -> rival.evict(KEY), null);
    }

    static Probe clear() {
        return new WriteDuringLoad("`invalidateAll()`", Rival::clear, null);
    }

    static Probe put() {
        return new WriteDuringLoad("`put(k, 9)`", rival -> rival.put(KEY, WRITTEN), WRITTEN);
    }

    @Override
    public String title() {
        return name + " during a load of 500 ms: time / value afterwards";
    }

    @Override
    public String target() {
        return "≤ 1 ms / " + text(expected);
    }

    @Override
    public Finding run(Rival rival) throws Exception {
        write.accept(rival); // once before, so that no class is loaded while the time is taken
        rival.evict(KEY);
        CountDownLatch loading = new CountDownLatch(1);
        Crew.Hand reader = Crew.start(() -> rival.get(KEY, key -> {
            loading.countDown();
            Crew.pause(LOAD);
            return OUTDATED;
        }));
        loading.await();
        long start = System.nanoTime();
        write.accept(rival);
        double millis = (System.nanoTime() - start) / 1e6;
        reader.failure();
        Object after = rival.peek(KEY);
        return new Finding(
                Finding.text(millis) + " / " + text(after),
                millis,
                millis <= LONGEST_MILLIS && Objects.equals(after, expected));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "absent" : value.equals(OUTDATED) ? "stale" : value.toString();
    }
}

package io.github.corralcache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StampedeTest {

    @Test
    void callersRunAtTheSameTime() {
        CountDownLatch allHere = new CountDownLatch(50);
        try (Stampede<Integer> herd = Stampede.of(50, () -> {
            allHere.countDown();
            allHere.await();
            return 1;
        })) {
            assertThat(herd.values()).hasSize(50);
            assertThat(herd.done()).isEqualTo(50);
            assertThat(herd.failures()).isEmpty();
        }
    }

    @Test
    void valuesAndFailuresAreKeptApart() {
        AtomicInteger number = new AtomicInteger();
        try (Stampede<Integer> herd = Stampede.of(10, () -> {
            if (number.incrementAndGet() % 2 == 0) {
                throw new IOException("even");
            }
            return null;
        })) {
            assertThat(herd.values()).hasSize(5).containsOnlyNulls();
            assertThat(herd.failures()).hasSize(5).hasOnlyElementsOfType(IOException.class);
        }
    }

    @Test
    void awaitsThoseWhoWaitForALoad() {
        Cache<String, Integer> cache =
                CacheBuilder.<String, Integer>named("test").maximumSize(10).build();
        GatedLoader<String, Integer> loader = GatedLoader.of(String::length);
        try (Stampede<Integer> herd = Stampede.of(100, () -> cache.get("corral", loader))) {
            herd.awaitWaiters(cache, "corral");
            assertThat(Stampede.waiters(cache, "corral")).isEqualTo(99);
            loader.awaitStarted("corral").release();
            assertThat(herd.values()).hasSize(100).containsOnly(6);
        }
    }

    @Test
    void closeInterruptsThoseWhoAreNotDone() {
        CountDownLatch never = new CountDownLatch(1);
        Stampede<Void> herd = Stampede.of(3, () -> {
            never.await();
            return null;
        });
        herd.close();
        assertThat(herd.failures()).hasSize(3).hasOnlyElementsOfType(InterruptedException.class);
    }

    @Test
    void aHerdHasSomebodyInIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stampede.of(0, () -> null))
                .withMessageContaining("callers is 0");
    }

    @Test
    void patienceEndsWithAnError() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Patience.until("it rains", Duration.ofMillis(5), () -> false))
                .withMessage("waited 5 ms in vain until it rains");
    }
}

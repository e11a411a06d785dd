package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

    private final ReadBuffer buffer = new ReadBuffer();

    @Test
    void handsOnHitsInTheirOrder() {
        for (int round = 0; round < 5; round++) {
            for (int key = 0; key < 40; key++) {
                assertThat(buffer.offer(key, -key)).isTrue();
            }
            List<Integer> seen = new ArrayList<>();
            buffer.drain((slot, hash) -> {
                assertThat(hash).isEqualTo(-slot);
                seen.add(slot);
            });
            assertThat(seen).hasSize(40).isSorted();
        }
    }

    @Test
    void isFullWhenNobodyDrains() {
        int taken = 0;
        while (buffer.offer(taken, 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(64);
        buffer.drain((slot, hash) -> {});
        assertThat(buffer.offer(0, 0)).isTrue();
    }

    @Test
    void neverHandsOnAHitTwice() throws InterruptedException {
        AtomicInteger offered = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(new Thread(() -> {
                for (int n = 0; n < 50_000; n++) {
                    buffer.offer(offered.incrementAndGet(), -1);
                }
            }));
        }
        readers.forEach(Thread::start);
        List<Integer> seen = new ArrayList<>();
        while (readers.stream().anyMatch(Thread::isAlive)) {
            buffer.drain((slot, hash) -> seen.add(slot));
        }
        buffer.drain((slot, hash) -> seen.add(slot));
        assertThat(seen).isNotEmpty().doesNotHaveDuplicates();
    }
}

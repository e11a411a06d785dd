package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

    private final ReadBuffer<Integer, String> buffer = new ReadBuffer<>();

    @Test
    void handsOnHitsInTheirOrder() {
        for (int round = 0; round < 5; round++) {
            for (int key = 0; key < 40; key++) {
                assertThat(buffer.offer(node(key))).isTrue();
            }
            List<Integer> seen = new ArrayList<>();
            buffer.drain(node -> seen.add(node.key));
            assertThat(seen).hasSize(40).isSorted();
        }
    }

    @Test
    void isFullWhenNobodyDrains() {
        int taken = 0;
        while (buffer.offer(node(taken))) {
            taken++;
        }
        assertThat(taken).isEqualTo(64);
        buffer.drain(node -> {});
        assertThat(buffer.offer(node(0))).isTrue();
    }

    @Test
    void neverHandsOnAHitTwice() throws InterruptedException {
        AtomicInteger offered = new AtomicInteger();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(new Thread(() -> {
                for (int n = 0; n < 50_000; n++) {
                    buffer.offer(node(offered.incrementAndGet()));
                }
            }));
        }
        readers.forEach(Thread::start);
        List<Integer> seen = new ArrayList<>();
        while (readers.stream().anyMatch(Thread::isAlive)) {
            buffer.drain(node -> seen.add(node.key));
        }
        buffer.drain(node -> seen.add(node.key));
        assertThat(seen).isNotEmpty().doesNotHaveDuplicates();
    }

    private static Node<Integer, String> node(int key) {
        return new Node<>(key, Keys.hash(key), 0, "v", 0);
    }
}

package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final int KEYS = 20_000;

    @Test
    void findsWhatWasLinkedUntilItIsUnlinked() {
        Table<Integer, String> table = new Table<>(4);
        for (int key = 0; key < 1_000; key++) {
            table.link(node(key), key + 1);
        }
        for (int key = 0; key < 1_000; key += 2) {
            table.unlink(table.find(key, Keys.hash(key)));
        }
        for (int key = 0; key < 1_000; key++) {
            assertThat(table.find(key, Keys.hash(key)) != null)
                    .as("key %s", key)
                    .isEqualTo(key % 2 == 1);
        }
    }

    @Test
    void replacesANodeInItsPlace() {
        Table<Integer, String> table = new Table<>(1);
        for (int key = 0; key < 100; key++) {
            table.link(node(key), key + 1);
        }
        for (int key = 0; key < 100; key++) {
            Node<Integer, String> successor = node(key);
            table.replace(table.find(key, Keys.hash(key)), successor);
            assertThat(table.find(key, Keys.hash(key))).isSameAs(successor);
        }
    }

    @Test
    void showsEachNodeOnceFromWhicheverBinOn() {
        Table<Integer, String> table = new Table<>(1);
        for (int key = 0; key < 1_000; key++) {
            table.link(node(key), key + 1);
        }
        for (int from : new int[] {0, 777, -1, Integer.MIN_VALUE}) {
            List<Integer> seen = new ArrayList<>();
            table.visit(0, from, Integer.MAX_VALUE, node -> seen.add(node.key));
            assertThat(seen).hasSize(1_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void showsNoMoreThanWanted() {
        Table<Integer, String> table = new Table<>(1);
        for (int key = 0; key < 1_000; key++) {
            table.link(node(key), key + 1);
        }
        List<Integer> seen = new ArrayList<>();
        table.visit(0, 0, Integer.MAX_VALUE, node -> {
            seen.add(node.key);
            return seen.size() < 10;
        });
        assertThat(seen).hasSize(10);
        seen.clear();
        table.visit(0, 0, 16, node -> seen.add(node.key));
        assertThat(seen).isNotEmpty().hasSizeLessThan(100);
    }

    @Test
    void findsANodeByItsHash() {
        Table<Integer, String> table = new Table<>(4);
        for (int key = 0; key < 1_000; key++) {
            table.link(node(key), key + 1);
        }
        for (int key = 0; key < 1_000; key++) {
            Node<Integer, String> found = table.findFirst(Keys.hash(key));
            assertThat(found).isNotNull();
            assertThat(found.key).isEqualTo(key);
        }
        assertThat(table.findFirst(Keys.hash(1_000))).isNull();
    }

    @Test
    @Tag("RC8")
    void tellsReadersOfAGrowingTableThatTheyMayHaveMissed() throws InterruptedException {
        assertThat(sureMissesOfAPresentKey(true)).isZero();
    }

    /** The planted bug: readers that believe a miss. Without their question, growth does lead them astray. */
    @Test
    @Tag("RC8")
    void leadsReadersAstrayWhoDoNotAsk() throws InterruptedException {
        int astray = 0;
        for (int attempt = 0; attempt < 200 && astray == 0; attempt++) {
            astray += sureMissesOfAPresentKey(false);
        }
        assertThat(astray).isPositive();
    }

    private static int sureMissesOfAPresentKey(boolean ask) throws InterruptedException {
        Table<Integer, String> table = new Table<>(1);
        ReentrantLock lock = new ReentrantLock();
        int present = -7;
        int hash = Keys.hash(present);
        table.link(node(present), 1);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger misses = new AtomicInteger();
        Thread reader = new Thread(() -> {
            while (!stop.get()) {
                Node<Integer, String>[] bins = table.bins(hash);
                if (table.find(bins, present, hash) == null && !(ask && table.mayHaveMissed(bins, hash))) {
                    misses.incrementAndGet();
                }
            }
        });
        reader.start();
        for (int key = 0; key < KEYS; key++) {
            lock.lock();
            try {
                table.link(node(key), key + 2);
            } finally {
                lock.unlock();
            }
        }
        stop.set(true);
        reader.join();
        return misses.get();
    }

    private static Node<Integer, String> node(int key) {
        return new Node<>(key, Keys.hash(key), key, "v" + key, 0);
    }
}

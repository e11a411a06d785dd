package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.Schedules;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers of the table without a lock, beside writers with one, while it grows. */
class TableSchedulesTest {

    @Test
    @Tag("RC7")
    void readersFindWhatIsThere() {
        Schedules.modelled(OneStepAtATime.class).check(Careful.class);
    }

    @Test
    @Tag("RC7")
    void readersWhoBelieveAMissAreFound() {
        assertThatThrownBy(() -> Schedules.patiently(Schedules.modelled(OneStepAtATime.class))
                        .check(Trusting.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Two keys of one bin to begin with; each key that is added makes the table grow. */
    public static class Careful {

        private static final int ENOUGH_TO_GROW = 1 << 20;

        private final Table<Integer, String> table = new Table<>(1);
        private final ReentrantLock lock = new ReentrantLock();

        public Careful() {
            table.link(node(0), 1);
            table.link(node(1), 2);
        }

        @Operation
        public boolean contains(@Param(gen = IntGen.class, conf = "0:3") int key) {
            while (true) {
                Node<Integer, String>[] bins = table.bins(hash(key));
                if (table.find(bins, key, hash(key)) != null) {
                    return true;
                }
                if (!mayHaveMissed(bins, key)) {
                    return false;
                }
                Thread.yield();
            }
        }

        boolean mayHaveMissed(Node<Integer, String>[] bins, int key) {
            return table.mayHaveMissed(bins, hash(key));
        }

        @Operation
        public boolean add(@Param(gen = IntGen.class, conf = "0:3") int key) {
            lock.lock();
            try {
                boolean absent = table.find(key, hash(key)) == null;
                if (absent) {
                    table.link(node(key), ENOUGH_TO_GROW);
                }
                return absent;
            } finally {
                lock.unlock();
            }
        }

        @Operation
        public boolean remove(@Param(gen = IntGen.class, conf = "0:3") int key) {
            lock.lock();
            try {
                Node<Integer, String> node = table.find(key, hash(key));
                if (node != null) {
                    table.unlink(node);
                }
                return node != null;
            } finally {
                lock.unlock();
            }
        }

        /** In one bin of sixteen, in two of thirty-two. */
        private static int hash(int key) {
            return key << 4;
        }

        private static Node<Integer, String> node(int key) {
            return new Node<>(key, hash(key), key, "v" + key, 0);
        }
    }

    /** The planted bug. */
    public static class Trusting extends Careful {

        @Override
        boolean mayHaveMissed(Node<Integer, String>[] bins, int key) {
            return false;
        }
    }

    /** What the operations mean when nothing overlaps. */
    public static class OneStepAtATime {

        private final Set<Integer> keys = new HashSet<>(Set.of(0, 1));

        public boolean contains(int key) {
            return keys.contains(key);
        }

        public boolean add(int key) {
            return keys.add(key);
        }

        public boolean remove(int key) {
            return keys.remove(key);
        }
    }
}

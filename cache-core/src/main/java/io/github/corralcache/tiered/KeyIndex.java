package io.github.corralcache.tiered;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that bytes stand for, among those that this node may have an entry or a load of. Knows more keys than
 * there are entries, and forgets them when they are too many. Thread-safe.
 *
 * <p>Keys are found by 64 bits that depend on a secret of this node. Two that share them are not cached at the same
 * time: the one before is told to {@code displaced}.
 */
final class KeyIndex<K, V> {

    private static final int SPARE = 1_024;

    /** A key, and of which value in the tier this node has a copy. */
    static final class Known<K> {

        final K key;

        /** Guarded by this, as is the next. */
        private long version;

        private int copy;

        Known(K key) {
            this.key = key;
        }

        /** {@code value}, which is about to be stored here, is the tier's of that version. */
        synchronized void isCopy(Object value, long version) {
            this.version = version;
            this.copy = System.identityHashCode(value);
        }

        /** Returns whether {@code value}, which this node has, is the tier's of that version. */
        synchronized boolean isCopyOf(Object value, long version) {
            return this.version == version && copy == System.identityHashCode(value);
        }
    }

    private final Branch<K, V> branch;
    private final Local<K, V> local;
    private final Consumer<K> displaced;
    private final long seed = Agreements.random();
    private final AtomicBoolean rebuilds = new AtomicBoolean();
    private volatile ConcurrentMap<Long, Known<K>> keys = new ConcurrentHashMap<>();

    /** The map that is about to replace the other; keys are added to both. */
    private volatile @Nullable ConcurrentMap<Long, Known<K>> next;

    KeyIndex(Branch<K, V> branch, Consumer<K> displaced) {
        this.branch = branch;
        this.local = branch.local();
        this.displaced = displaced;
    }

    /** From now on {@code identity} stands for {@code key}. Called before an entry or a load of it can be there. */
    void add(byte[] identity, K key) {
        Long digest = digest(identity);
        Known<K> known = keys.get(digest);
        Known<K> before = known;
        if (known == null || (known.key != key && !known.key.equals(key))) {
            known = new Known<>(key);
        }
        ConcurrentMap<Long, Known<K>> map;
        do {
            map = keys;
            map.put(digest, known);
            ConcurrentMap<Long, Known<K>> building = next;
            if (building != null) {
                building.put(digest, known);
            }
        } while (map != keys);
        if (before == null) {
            if (map.size() > 2 * local.size() + SPARE) {
                rebuild();
            }
        } else if (before != known) {
            displaced.accept(before.key);
        }
    }

    @Nullable
    Known<K> find(byte[] identity) {
        return keys.get(digest(identity));
    }

    int size() {
        return keys.size();
    }

    private void rebuild() {
        if (!rebuilds.compareAndSet(false, true)) {
            return;
        }
        local.elsewhere().execute(() -> {
            try {
                ConcurrentMap<Long, Known<K>> building = new ConcurrentHashMap<>();
                next = building;
                // first the loads: one that ends meanwhile has left an entry
                local.loadsInProgress().forEach(load -> keep(load.key(), building));
                local.asMap().keySet().forEach(key -> keep(key, building));
                keys = building;
                next = null;
            } finally {
                rebuilds.set(false);
            }
        });
    }

    private void keep(K key, ConcurrentMap<Long, Known<K>> building) {
        byte[] identity = branch.identity(key);
        if (identity != null) {
            Long digest = digest(identity);
            Known<K> known = keys.get(digest);
            building.putIfAbsent(digest, known != null && known.key.equals(key) ? known : new Known<>(key));
        }
    }

    /** Steele, Lea and Flood's mixing, as {@link TagRecords}, over eight bytes at a time. */
    private long digest(byte[] identity) {
        ByteBuffer in = ByteBuffer.wrap(identity);
        long digest = seed ^ identity.length;
        while (in.remaining() >= 8) {
            digest = TagRecords.mixed(digest ^ in.getLong());
        }
        long rest = 0;
        while (in.hasRemaining()) {
            rest = (rest << 8) | (in.get() & 0xff);
        }
        return TagRecords.mixed(digest ^ rest);
    }
}

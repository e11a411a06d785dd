package io.github.corralcache.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The refreshes of one cache that wait for their turn: so many at most. Guarded by the {@link RefreshExecutor}. */
final class RefreshQueue {

    private final int capacity;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    RefreshQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns false if there is no room for {@code refresh}. */
    boolean offer(Runnable refresh) {
        return waiting.size() < capacity && waiting.add(refresh);
    }

    @Nullable
    Runnable poll() {
        return waiting.poll();
    }

    void clear() {
        waiting.clear();
    }
}

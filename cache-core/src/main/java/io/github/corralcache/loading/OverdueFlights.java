package io.github.corralcache.loading;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Which flights may still store what they load though the table has let go of them. Nothing is kept of any of them:
 * there may be as many as there are futures that somebody has lost. Instead, keys are counted together, by their hash,
 * as to how often a flight of theirs has lost its right. A flight notes the count, and has its right while that stands;
 * that it may lose it for another key's sake is the price.
 *
 * <p>Whether there is any such flight is known by a token that they all have hold of.
 */
final class OverdueFlights {

    /** Enough that few flights that are late by seconds lose their right for another key's sake; 16 KB. */
    private static final int COUNTS = 4096;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(COUNTS);
    private volatile WeakReference<Object> token = new WeakReference<>(null);

    /** What a flight has that is let go of. */
    static final class Late {

        @SuppressWarnings("UnusedVariable")
        final Object token; // is there for as long as this is, which is all that is asked of it

        private final int count;

        Late(Object token, int count) {
            this.token = token;
            this.count = count;
        }
    }

    /** Whether nobody has any right; a moment after the last one has gone this may still be false. */
    boolean isEmpty() {
        return token.refersTo(null);
    }

    /** Lets go of a flight, under the lock of the segment of {@code hash}. */
    Late add(int hash) {
        return new Late(token(), counts.get(index(hash)));
    }

    private synchronized Object token() {
        @Nullable Object known = token.get();
        if (known == null) {
            known = new Object();
            token = new WeakReference<>(known);
        }
        return known;
    }

    boolean holds(Late late, int hash) {
        return late.count == counts.get(index(hash));
    }

    /** Flights of keys with {@code hash} lose their right. */
    void revoke(int hash) {
        if (!isEmpty()) {
            counts.incrementAndGet(index(hash));
        }
    }

    /** All flights lose their right. */
    void revokeAll() {
        for (int i = 0; i < COUNTS && !isEmpty(); i++) {
            counts.incrementAndGet(i);
        }
    }

    private static int index(int hash) {
        return hash & (COUNTS - 1);
    }
}

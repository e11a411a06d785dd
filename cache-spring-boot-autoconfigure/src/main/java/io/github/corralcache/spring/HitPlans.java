package io.github.corralcache.spring;

import io.github.corralcache.spring.HitPlan.Parts;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The plans of all methods of an interceptor that have been called. Finds one without a lock, by the identity of method
 * and class: a proxy has one object for each method, a handful of them are equal in all. Thread-safe.
 */
final class HitPlans {

    /** More methods than an application has; where classes come and go, there is an end to what is kept of them. */
    private static final int MOST = 8192;

    private static final int SMALLEST = 64;

    /** Open addressing, at most half full. Not changed once published. */
    private volatile @Nullable HitPlan[] table = new HitPlan[SMALLEST];

    private int size;

    private HitPlan.@Nullable Maker maker = HitPlan::new;

    /** Raised by each {@link #clear}: what was decided before it does not count any more. */
    private volatile int generation;

    /** Returns the plan for calls of {@code method} on targets of {@code type}; null if none is decided. */
    @Nullable
    HitPlan find(Method method, Class<?> type) {
        @Nullable HitPlan[] table = this.table;
        int mask = table.length - 1;
        int slot = slot(method, type, mask);
        HitPlan plan = table[slot];
        while (plan != null && !plan.concerns(method, type)) {
            slot = (slot + 1) & mask;
            plan = table[slot];
        }
        return plan;
    }

    private static int slot(Method method, Class<?> type, int mask) {
        int hash = System.identityHashCode(method) * 31 + type.hashCode();
        return (hash ^ (hash >>> 16)) & mask;
    }

    int generation() {
        return generation;
    }

    /** Has {@code maker} make all plans anew; if that is null there are none. */
    synchronized void makeWith(HitPlan.@Nullable Maker maker) {
        this.maker = maker;
        clear();
    }

    /**
     * Adds a plan. Does nothing if there is one, or no room.
     *
     * @param parts null for a plan to answer no call
     * @param generation what {@link #generation} was before these were decided
     */
    synchronized void add(Method method, Class<?> type, @Nullable Parts parts, int generation) {
        if (maker == null || generation != this.generation || size == MOST || find(method, type) != null) {
            return;
        }
        HitPlan plan = maker.make(method, type, parts);
        size++;
        @Nullable HitPlan[] before = table;
        @Nullable HitPlan[] after = new HitPlan[size * 2 > before.length ? before.length * 2 : before.length];
        for (HitPlan each : before) {
            if (each != null) {
                insert(after, each);
            }
        }
        insert(after, plan);
        table = after;
    }

    private static void insert(@Nullable HitPlan[] table, HitPlan plan) {
        int mask = table.length - 1;
        int slot = slot(plan.method(), plan.type(), mask);
        while (table[slot] != null) {
            slot = (slot + 1) & mask;
        }
        table[slot] = plan;
    }

    /** Forgets all plans. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    synchronized void clear() {
        generation++;
        size = 0;
        table = new HitPlan[SMALLEST];
    }
}

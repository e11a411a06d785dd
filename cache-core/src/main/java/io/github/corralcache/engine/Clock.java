package io.github.corralcache.engine;

import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What time it is, roughly for the read path and exactly for everyone else.
 *
 * <p>To ask the system for the time costs a hit as much as all the rest of it. So a clock may keep {@link #edge} a
 * little ahead of the time: whatever is fresh until after the edge is surely fresh, and only what is nearer to its
 * deadline needs {@link #now}. A clock that is not {@link #ticking} has no edge, and every read asks.
 */
abstract class Clock implements Scheduler {

    static final VarHandle EDGE;

    static {
        try {
            EDGE = MethodHandles.lookup().findVarHandle(Clock.class, "edge", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whether {@link #edge} is kept up to date. Read racily: one that is a moment old does no harm. */
    boolean ticking;

    /** A time that is not past yet. Moved by whoever knows the time, read by all without ordering. */
    long edge;

    /** Returns the exact time in nanoseconds, as {@link Ticker#read}. */
    abstract long now();

    /** As {@link #now}, by somebody who does not count as a reader. */
    abstract long glance();

    /** A reader shows that there are readers; called now and then, by the way. */
    void used() {}

    /** The cache that had this clock does not need it any more. */
    void close() {}
}

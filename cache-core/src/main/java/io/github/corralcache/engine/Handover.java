package io.github.corralcache.engine;

import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.tiered.WaitedInVain;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells loads that have failed from those that only their caller has left: it was interrupted, or the load was
 * cancelled. That says nothing of the backend, so those who wait are not told, but one of them takes the load over.
 */
final class Handover {

    /** How far causes are followed: they may go round in a circle. */
    private static final int DEPTH = 64;

    private Handover() {}

    /** Whether a load that ended with {@code failure} was only left by its caller. */
    static boolean isDueAfter(Throwable failure) {
        try {
            Throwable cause = failure;
            for (int depth = 0; cause != null && depth < DEPTH; depth++) {
                if (isLeaving(cause)) {
                    return true;
                }
                cause = cause.getCause();
            }
        } catch (RuntimeException e) {
            return false; // of an exception that does not like being asked for its cause
        }
        return false;
    }

    private static boolean isLeaving(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof ClosedByInterruptException
                || cause instanceof FileLockInterruptionException
                || cause instanceof CacheInterruptedException
                || cause instanceof WaitedInVain
                || cause instanceof CancellationException;
    }

    /** Returns what was thrown before {@link java.util.concurrent.CompletableFuture#join} and its like wrapped it. */
    static Throwable unwrapped(Throwable failure) {
        Throwable inside = failure;
        for (int depth = 0; depth < DEPTH && inside instanceof CompletionException; depth++) {
            Throwable cause = causeOf(inside);
            if (cause == null) {
                break;
            }
            inside = cause;
        }
        return inside;
    }

    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException e) {
            return null;
        }
    }
}

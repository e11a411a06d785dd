package io.github.corralcache;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what the clock sets off: daemons, as many as are busy, none while there is nothing to do. Nothing ever
 * waits for one of them to be free, so whatever blocks there holds up nobody else; each cache bounds its own.
 */
final class CallbackThreads {

    private static final long IDLE_MILLIS = 500;

    static final Executor SHARED = pool();

    private CallbackThreads() {}

    private static Executor pool() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "corral-callback-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}

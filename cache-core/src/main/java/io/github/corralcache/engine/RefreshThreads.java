package io.github.corralcache.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The refresh threads of one cache: its own, so that work of others cannot starve it; daemons; none while there is
 * nothing to refresh.
 */
final class RefreshThreads extends ThreadPoolExecutor {

    private static final int THREADS = 4;
    private static final int QUEUE = 10_000;

    RefreshThreads(String cacheName) {
        super(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE));
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(task -> {
            Thread thread = new Thread(task, "corral-refresh-" + cacheName + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }
}

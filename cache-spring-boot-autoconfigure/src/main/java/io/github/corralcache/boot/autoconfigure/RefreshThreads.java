package io.github.corralcache.boot.autoconfigure;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads that regenerate stale values where the application has no task executor for it. */
final class RefreshThreads {

    private static final int THREADS = 4;
    private static final int QUEUE = 1_000;

    private RefreshThreads() {}

    /** Returns a pool that refuses what it cannot do soon, and has no threads while there is nothing to do. */
    static ThreadPoolExecutor create() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("corral-refresh-");
        threads.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}

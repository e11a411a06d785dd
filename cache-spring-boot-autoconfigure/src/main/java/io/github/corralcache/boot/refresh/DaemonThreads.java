package io.github.corralcache.boot.refresh;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads that regenerate stale values where the application has no task executor for it. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** Returns a pool of up to {@code size} threads, which are daemons, and are gone while there is nothing to do. */
    public static ThreadPoolExecutor create(int size) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("corral-refresh-");
        threads.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads); // asked for few at a time
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}

package io.github.corralcache.boot.refresh;

import io.github.corralcache.spring.RefreshRejections.Reason;
import java.util.concurrent.Future;

/**
 * One refresh that a cache has asked for.
 *
 * @param task as the cache has made it
 * @param carried the same, with the context of the caller that met the stale value
 * @param queue that of its cache, where it waits if it has to
 */
record QueuedRefresh(Runnable task, Runnable carried, RefreshQueue queue) {

    /** Runs it; what it throws is for the thread to tell, and keeps nobody from going on. */
    void run() {
        try {
            carried.run();
        } catch (Throwable e) {
            // the load has told who waits for it; what else there is to say is the thread's to say
            tell(e);
        }
    }

    private static void tell(Throwable e) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } catch (Throwable ignored) {
            // as a thread that ends does
        }
    }

    /** Tells the cache that it will not run, where no caller is there any more to be told by an exception. */
    void refuse(Reason reason) {
        queue.rejections().add(reason);
        if (task instanceof Future<?> cancellable) {
            cancellable.cancel(false);
        }
    }
}

package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.refresh.RefreshExecutor;
import io.github.corralcache.spring.CorralCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Closes the caches while the application context closes, once the web server has answered its last request: callers
 * that wait for a load are told then, and do not hold up what stops later. A context that is only stopped or paused,
 * and may be started again, keeps its caches.
 */
final class CorralShutdown implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    /** Spring Boot stops web servers at {@code DEFAULT_PHASE - 2048}. */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private final CorralManagers managers;
    private final RefreshExecutor refreshes;
    private final ApplicationContext context;
    private volatile boolean running;
    private volatile boolean closing;

    CorralShutdown(CorralManagers managers, RefreshExecutor refreshes, ApplicationContext context) {
        this.managers = managers;
        this.refreshes = refreshes;
        this.context = context;
    }

    /** Comes before anything is stopped; also for child contexts. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(context)) {
            closing = true;
        }
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (closing) {
            managers.made().forEach(CorralCacheManager::close);
            refreshes.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

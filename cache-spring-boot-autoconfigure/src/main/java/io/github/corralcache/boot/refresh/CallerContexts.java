package io.github.corralcache.boot.refresh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What a refresh can have of the caller that met the stale value. */
public final class CallerContexts {

    private CallerContexts() {}

    /**
     * Returns what carries the contexts that the application's libraries know of. Each takes what it carries from the
     * thread that calls it.
     *
     * @param security whether the caller's security context is carried too
     * @param classes where the libraries are looked for; null for the default class loader
     */
    public static List<UnaryOperator<Runnable>> present(boolean security, @Nullable ClassLoader classes) {
        List<UnaryOperator<Runnable>> contexts = new ArrayList<>(2);
        // the last one wraps the others: an observation may add to what log lines bear
        if (ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", classes)) {
            contexts.add(new SnapshotContext(security));
        }
        if (ClassUtils.isPresent("org.slf4j.MDC", classes)) {
            contexts.add(new LogContext());
        }
        return contexts;
    }
}

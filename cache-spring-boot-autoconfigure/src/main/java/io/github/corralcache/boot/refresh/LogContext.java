package io.github.corralcache.boot.refresh;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Carries what the caller's lines in the log bear: SLF4J's mapped diagnostic context. */
final class LogContext implements UnaryOperator<Runnable> {

    @Override
    public Runnable apply(Runnable task) {
        Map<String, String> callers = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(callers);
            try {
                task.run();
            } finally {
                set(before);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}

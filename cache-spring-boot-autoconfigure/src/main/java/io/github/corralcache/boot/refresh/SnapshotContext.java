package io.github.corralcache.boot.refresh;

import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.UnaryOperator;

/**
 * Carries what the libraries of an application have registered with Micrometer's context propagation: observations, and
 * with them traces, and whatever else. Who the caller is stays behind unless asked for: a value is regenerated for all
 * who will read it, and the authority of one of them is not theirs.
 */
final class SnapshotContext implements UnaryOperator<Runnable> {

    private static final String SECURITY = "org.springframework.security.";

    private final ContextSnapshotFactory snapshots;

    /** @param security whether the security context is carried too */
    SnapshotContext(boolean security) {
        snapshots = ContextSnapshotFactory.builder()
                .captureKeyPredicate(key -> security || !key.toString().contains(SECURITY))
                .clearMissing(true) // what the thread had before, or another caller's, is nobody's here
                .build();
    }

    @Override
    public Runnable apply(Runnable task) {
        return snapshots.captureAll().wrap(task);
    }
}

package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.RefreshSpec;
import io.github.corralcache.boot.refresh.RefreshLimits;

/** Reads {@code corral.refresh.*}. */
final class RefreshSettings {

    private RefreshSettings() {}

    /** @throws InvalidCorralPropertyException if the limits cannot be fulfilled */
    static RefreshLimits limits(RefreshSpec spec) {
        if (spec.maxConcurrent() < 1) {
            throw new Setting<>("corral.refresh.max-concurrent", spec.maxConcurrent(), 0)
                    .refused(
                            "max-concurrent must be at least 1; got " + spec.maxConcurrent(),
                            "Set a number from 1 on. To turn refreshes off, set corral.defaults.soft-ttl to 0.");
        }
        if (spec.queueCapacity() < 0) {
            throw new Setting<>("corral.refresh.queue-capacity", spec.queueCapacity(), 0)
                    .refused(
                            "queue-capacity must be 0 or more; got " + spec.queueCapacity(),
                            "Set a number from 0 on; with 0 no refresh waits.");
        }
        return new RefreshLimits(spec.maxConcurrent(), spec.queueCapacity());
    }
}

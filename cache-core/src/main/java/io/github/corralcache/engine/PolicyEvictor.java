package io.github.corralcache.engine;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.EvictionPolicy;

/** Evicts what the policy chooses. Under the segment's lock. */
final class PolicyEvictor implements Evictor {

    private final EvictionPolicy policy;

    PolicyEvictor(EvictionPolicy policy) {
        this.policy = policy;
    }

    @Override
    public int choose(Owner<?, ?> demanding, long need) {
        return policy.evict();
    }

    @Override
    public EvictionReason reason(int slot) {
        return policy.reason(slot);
    }

    @Override
    public void added(int slot) {
        policy.added(slot);
    }

    @Override
    public void touched(int slot) {
        policy.touched(slot);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        policy.updated(slot, oldWeight);
    }

    @Override
    public void removed(int slot) {
        policy.removed(slot);
    }

    @Override
    public void cleared() {
        policy.clear();
    }

    @Override
    public void written() {}
}

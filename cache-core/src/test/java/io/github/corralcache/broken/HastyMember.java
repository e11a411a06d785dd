package io.github.corralcache.broken;

/** Asks whether a pool's member is above its guarantee, and takes from it in another step. */
public final class HastyMember {

    private final long guarantee;
    private volatile long weight;

    public HastyMember(long guarantee) {
        this.guarantee = guarantee;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // that is the bug
    public void grow(long added) {
        weight += added;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public boolean giveUp(long freed) {
        if (weight <= guarantee) {
            return false;
        }
        weight -= freed;
        return true;
    }

    public long weight() {
        return weight;
    }
}

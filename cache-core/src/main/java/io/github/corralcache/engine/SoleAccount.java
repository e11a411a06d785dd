package io.github.corralcache.engine;

/** The account of a cache that has its budget for itself. Thread-safe. */
record SoleAccount(Budget budget) implements Account {

    @Override
    public long weight() {
        return budget.used();
    }

    @Override
    public long most() {
        return budget.maximum();
    }

    @Override
    public long maximum() {
        return budget.maximum();
    }

    @Override
    public void resize(long maximum) {
        budget.resize(maximum);
    }

    @Override
    public long room() {
        return budget.room();
    }

    @Override
    public void grow(long weight) {}

    @Override
    public void release(long weight) {
        budget.release(weight);
    }

    @Override
    public boolean evictsFromOthers() {
        return false;
    }

    @Override
    public void releaseForgotten() {}

    @Override
    public void close() {}
}

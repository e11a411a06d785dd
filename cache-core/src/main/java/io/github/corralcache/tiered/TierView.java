package io.github.corralcache.tiered;

import io.github.corralcache.CacheTier;
import io.github.corralcache.TierStats;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be seen of one cache's part in the second tier. */
record TierView(Branch<?, ?> branch) implements CacheTier {

    @Override
    public String engine() {
        return branch.server().tier().engine();
    }

    @Override
    public Set<String> traits() {
        return branch.server().tier().traits().stream().map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public State state() {
        return switch (branch.connection().breaker().state()) {
            case CLOSED -> State.UP;
            case OPEN -> State.DOWN;
            case HALF_OPEN -> State.TRYING;
        };
    }

    @Override
    public boolean hearsOthers() {
        return branch.connection().hearsOthers();
    }

    @Override
    public int waitingForOthers() {
        return branch.waiting();
    }

    @Override
    public int undelivered() {
        return branch.undelivered().size();
    }

    @Override
    public TierStats stats() {
        return branch.counters().stats(branch.connection().breaker().opened());
    }

    @Override
    public String toString() {
        return "CacheTier[" + engine() + ", " + state() + "]";
    }
}

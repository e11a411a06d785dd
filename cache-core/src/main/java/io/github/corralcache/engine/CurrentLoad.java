package io.github.corralcache.engine;

import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.tiered.Local;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A load as those know it who ask another node for its value. */
record CurrentLoad(@Nullable Flight<?, ?> flight) implements Local.Load {

    @Override
    public boolean isWithinLease() {
        return flight != null && LoadChain.isWithinLease(flight);
    }

    @Override
    public void holdsLease(boolean holds) {
        if (flight != null) {
            flight.holdsLease(holds);
        }
    }

    @Override
    public void answeredElsewhere() {
        if (flight != null) {
            flight.answeredElsewhere();
        }
    }

    @Override
    public <T> T within(Supplier<T> action) {
        return LoadChain.within(flight, action);
    }
}

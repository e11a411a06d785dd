package io.github.corralcache.spring;

import io.github.corralcache.KeyDigests;
import java.util.Comparator;

/** A key of a cache. */
record Place(CorralCache cache, Object key) {

    /** The order in which places are claimed. Those that it does not tell apart are not claimed together. */
    static final Comparator<Place> ORDER = Comparator.comparing((Place place) -> place.cache.getName())
            .thenComparingInt(place -> System.identityHashCode(place.cache))
            .thenComparingInt(place -> place.key.hashCode());

    /** The place as it is named in a chain of loads: runs no code of the key but its hashCode. */
    @Override
    public String toString() {
        return cache.getName() + "[#" + KeyDigests.ofThisProcess().ofKey(key) + "]";
    }
}

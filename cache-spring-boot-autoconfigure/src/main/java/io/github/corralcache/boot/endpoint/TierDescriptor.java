package io.github.corralcache.boot.endpoint;

import io.github.corralcache.CacheTier;
import io.github.corralcache.TierStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cache shares with other nodes, and by what.
 *
 * @param engine the name of the engine, such as {@code redis}
 * @param traits what it can do
 * @param state whether the server answers: {@code UP}, {@code DOWN} or {@code TRYING}
 * @param hearsOthers whether this node hears of writes elsewhere
 * @param waitingForOthers how many loads of this node wait for another node's
 * @param undelivered how many writes the server has not confirmed yet
 * @param counts what has happened since the cache was made
 */
public record TierDescriptor(
        String engine,
        List<String> traits,
        String state,
        boolean hearsOthers,
        int waitingForOthers,
        int undelivered,
        TierStats counts) {

    static @Nullable TierDescriptor of(@Nullable CacheTier tier) {
        return tier == null
                ? null
                : new TierDescriptor(
                        tier.engine(),
                        tier.traits().stream().sorted().toList(),
                        tier.state().name(),
                        tier.hearsOthers(),
                        tier.waitingForOthers(),
                        tier.undelivered(),
                        tier.stats());
    }
}

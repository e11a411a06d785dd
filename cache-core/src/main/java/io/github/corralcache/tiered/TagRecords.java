package io.github.corralcache.tiered;

import io.github.corralcache.tier.TierKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The records that the store has of tags: a random number each, which a removal replaces. A value bears a stamp of what
 * the records of its tags said when it was loaded, and is valid while they say so; a record that the server has lost
 * comes back as another number, so its values are misses. Thread-safe.
 */
final class TagRecords {

    /** At least this long, so that a record is seldom lost before the values that go by it. */
    private static final Duration SHORTEST_LIFE = Duration.ofDays(1);

    private static final int REMEMBERED = 10_000;

    private final Server server;
    private final PhysicalKeys keys;
    private final BooleanSupplier hearsOthers;
    private final Duration life;

    /** Known records; empty where nobody would tell of a change. */
    private final ConcurrentMap<String, Long> known = new ConcurrentHashMap<>();

    /** Removals that the server has not confirmed: values with these tags are not to be trusted. */
    private final Set<String> unconfirmed = ConcurrentHashMap.newKeySet();

    /** @param hearsOthers whether this node hears of removals elsewhere */
    TagRecords(Server server, PhysicalKeys keys, Life longest, BooleanSupplier hearsOthers) {
        this.server = server;
        this.keys = keys;
        this.hearsOthers = hearsOthers;
        Duration several = Duration.ofNanos(longest.hard()).multipliedBy(8);
        this.life = several.compareTo(SHORTEST_LIFE) > 0 ? several : SHORTEST_LIFE;
    }

    /** Returns the stamp of {@code tags}; null if a record is missing or must not be trusted. */
    CompletableFuture<@Nullable Long> stamp(Set<String> tags) {
        Map<String, Long> numbers = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (String tag : tags) {
            if (unconfirmed.contains(tag)) {
                return CompletableFuture.completedFuture(null);
            }
            Long number = known.get(tag);
            if (number == null) {
                missing.add(tag);
            } else {
                numbers.put(tag, number);
            }
        }
        if (missing.isEmpty()) {
            return CompletableFuture.completedFuture(stamp(numbers));
        }
        List<TierKey> records = missing.stream().map(keys::tag).toList();
        return server.ask("agreed", () -> server.tier().store().agreed(records)).thenApply(there -> {
            for (int i = 0; i < missing.size(); i++) {
                byte[] bytes = there.get(i);
                if (bytes == null) {
                    return null;
                }
                numbers.put(missing.get(i), Agreements.number(bytes));
            }
            missing.forEach(tag -> remember(tag, numbers.get(tag)));
            return stamp(numbers);
        });
    }

    /** Returns the stamp of {@code tags}, all of which have a record from now on. Asks the server for all of them. */
    CompletableFuture<@Nullable Long> agree(Set<String> tags) {
        if (tags.stream().anyMatch(unconfirmed::contains)) {
            return CompletableFuture.completedFuture(null);
        }
        Map<String, Long> numbers = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (String tag : tags) {
            byte[] fresh = Agreements.bytes(Agreements.random());
            answers.add(server.ask("agree", () -> server.tier().store().agree(keys.tag(tag), fresh, life))
                    .thenAccept(there -> numbers.put(tag, Agreements.number(there))));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> stamp(numbers));
    }

    private void remember(String tag, @Nullable Long number) {
        if (number == null || !hearsOthers.getAsBoolean()) {
            return;
        }
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(tag, number);
    }

    /** Removes what bears {@code tag}: its record says something else from now on. */
    CompletableFuture<Void> remove(String tag) {
        unconfirmed.add(tag);
        known.remove(tag);
        byte[] fresh = Agreements.bytes(Agreements.random());
        return server.ask("replace", () -> server.tier().store().replace(keys.tag(tag), fresh, life))
                .thenRun(() -> {
                    known.remove(tag);
                    unconfirmed.remove(tag);
                });
    }

    /** Another node has removed {@code tag}. */
    void removedElsewhere(String tag) {
        if (keys.areHashed()) {
            known.clear(); // nobody can tell which of them it is
        } else {
            known.remove(tag);
        }
    }

    /** Removals may have been missed. */
    void doubt() {
        known.clear();
    }

    /** The order of the tags does not matter, each of their numbers does. */
    private static long stamp(Map<String, Long> numbers) {
        long stamp = 1;
        for (String tag : new TreeSet<>(numbers.keySet())) {
            stamp = mixed(stamp ^ numbers.getOrDefault(tag, 0L));
        }
        return stamp;
    }

    /** Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 14. */
    static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

package io.github.corralcache.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups of the keys of one cache: in a pool the cache itself, and those that values name, as long as there are
 * numbers for them. A name that comes too late is as good as none. Thread-safe; a name that is known is found without a
 * lock.
 */
final class GroupNames {

    private final GroupNumbers numbers;
    private final int own;
    private final String ownName;
    private final ConcurrentMap<String, Integer> byName = new ConcurrentHashMap<>();

    /** Under this object's monitor. */
    private boolean closed;

    /** Keys whose values name no group are told apart by what they cost. */
    GroupNames() {
        this(new GroupNumbers(), GroupNumbers.NONE, "");
    }

    /**
     * Keys whose values name no group are one, of the name {@code cache}.
     *
     * @param numbers shared with the other caches of the pool
     */
    GroupNames(GroupNumbers numbers, String cache) {
        this(numbers, numbers.takeForCache(), cache);
    }

    private GroupNames(GroupNumbers numbers, int own, String ownName) {
        this.numbers = numbers;
        this.own = own;
        this.ownName = ownName;
    }

    /** The number of keys whose values name no group; {@link GroupNumbers#NONE} if they are told apart by cost. */
    int own() {
        return own;
    }

    /** Returns the number of a name; {@link GroupNumbers#NONE} for null, and where there is none left. */
    int number(@Nullable String name) {
        if (name == null) {
            return GroupNumbers.NONE;
        }
        Integer known = byName.get(name);
        if (known != null) {
            return known;
        }
        return numbers.isLeftForName() ? add(name) : GroupNumbers.NONE;
    }

    private synchronized int add(String name) {
        Integer known = byName.get(name);
        if (known != null) {
            return known;
        }
        int number = closed ? GroupNumbers.NONE : numbers.takeForName();
        if (number != GroupNumbers.NONE) {
            byName.put(name, number);
        }
        return number;
    }

    /** Returns the name that has {@code number}, if there is one. */
    Optional<String> name(int number) {
        if (number == own && number != GroupNumbers.NONE) {
            return Optional.of(ownName);
        }
        return byName.entrySet().stream()
                .filter(known -> known.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * Gives back all numbers: the cache has no entries any more, and will have none.
     *
     * @param forgetting is told each number before another cache may have it, under no lock
     */
    void close(IntConsumer forgetting) {
        List<Integer> mine;
        synchronized (this) {
            mine = new ArrayList<>(byName.values());
            if (!closed && own != GroupNumbers.NONE) {
                mine.add(own);
            }
            closed = true;
            byName.clear();
        }
        for (int number : mine) {
            forgetting.accept(number);
            numbers.release(number);
        }
    }
}

package io.github.corralcache.engine;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one part of a {@link Table} whose chains are full: found by their hash, and among many of the very same
 * hash by the order of their keys, where these are comparable with their like. Others of the same hash make a chain of
 * their own, however long.
 *
 * <p>Readers take no lock; the others hold the segment's. What {@code compareTo} has to say is a guess as to where to
 * look, as in {@link java.util.HashMap}: {@code equals} decides, and keys that are equal in order only are told apart.
 */
final class Overflow<K, V> {

    /** The nodes of one hash. */
    private static final class Bunch<K, V> {

        /** By the class of their keys, those that their order finds. */
        final Map<Class<?>, ConcurrentNavigableMap<K, Node<K, V>>> ordered = new ConcurrentHashMap<>(2);

        /** The first of the others. */
        volatile @Nullable Node<K, V> chain;
    }

    private final Map<Integer, Bunch<K, V>> bunches = new ConcurrentHashMap<>();

    boolean isEmpty() {
        return bunches.isEmpty();
    }

    @SuppressWarnings("unchecked") // the map has keys of the very class of this one
    @Nullable
    Node<K, V> find(Object key, int hash) {
        Bunch<K, V> bunch = bunches.get(hash);
        if (bunch == null) {
            return null;
        }
        ConcurrentNavigableMap<K, Node<K, V>> ordered = bunch.ordered.get(key.getClass());
        if (ordered != null) {
            Node<K, V> node = ordered.get((K) key);
            if (node != null && Keys.equal(key, node.key)) {
                return node;
            }
        }
        Node<K, V> node = bunch.chain;
        while (node != null && !Keys.equal(key, node.key)) {
            node = node.next();
        }
        return node;
    }

    /** Returns a node of a key with this hash. */
    @Nullable
    Node<K, V> findFirst(int hash) {
        Bunch<K, V> bunch = bunches.get(hash);
        if (bunch == null) {
            return null;
        }
        for (ConcurrentNavigableMap<K, Node<K, V>> ordered : bunch.ordered.values()) {
            for (Node<K, V> node : ordered.values()) {
                return node;
            }
        }
        return bunch.chain;
    }

    /** Shows all nodes to {@code goOn} until it says no, and returns whether it has not. */
    boolean visit(Predicate<? super Node<K, V>> goOn) {
        for (Bunch<K, V> bunch : bunches.values()) {
            for (ConcurrentNavigableMap<K, Node<K, V>> ordered : bunch.ordered.values()) {
                for (Node<K, V> node : ordered.values()) {
                    if (!goOn.test(node)) {
                        return false;
                    }
                }
            }
            for (Node<K, V> node = bunch.chain; node != null; node = node.next()) {
                if (!goOn.test(node)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Adds a node whose key is not here. */
    void add(Node<K, V> node) {
        Bunch<K, V> known = bunches.get(node.hash);
        Bunch<K, V> bunch = known == null ? new Bunch<>() : known;
        if (!addInOrder(bunch, node)) {
            node.next(bunch.chain);
            bunch.chain = node;
        }
        if (known == null) {
            bunches.put(node.hash, bunch); // now that there is something to be found
        }
    }

    private static <K, V> boolean addInOrder(Bunch<K, V> bunch, Node<K, V> node) {
        Class<?> type = node.key.getClass();
        if (!isComparableWithItsLike(node.key)) {
            return false;
        }
        return bunch.ordered
                        .computeIfAbsent(type, none -> new ConcurrentSkipListMap<>(Overflow::compare))
                        .putIfAbsent(node.key, node)
                == null;
    }

    /** Does not throw, as an exception would leave a node half inserted. */
    @SuppressWarnings("unchecked") // keys of one class that is comparable with itself
    private static <K> int compare(K one, K other) {
        try {
            return ((Comparable<K>) one).compareTo(other);
        } catch (RuntimeException e) {
            return 0;
        }
    }

    /** Whether keys of this class say that they can be compared with one another, and not with any other class. */
    private static boolean isComparableWithItsLike(Object key) {
        if (key instanceof String) {
            return true;
        }
        if (key instanceof Comparable<?>) {
            for (Type type : key.getClass().getGenericInterfaces()) {
                if (type instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == Comparable.class
                        && parameterized.getActualTypeArguments()[0] == key.getClass()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Puts {@code successor} where {@code node} is. Returns false if it is not here. */
    boolean replace(Node<K, V> node, Node<K, V> successor) {
        Bunch<K, V> bunch = bunches.get(node.hash);
        if (bunch == null) {
            return false;
        }
        ConcurrentNavigableMap<K, Node<K, V>> ordered = bunch.ordered.get(node.key.getClass());
        if (ordered != null && ordered.replace(node.key, node, successor)) {
            return true;
        }
        successor.next(node.next());
        return relink(bunch, node, successor) || (disband(bunch, node) && replace(node, successor));
    }

    /** Removes a node. Returns false if it is not here. */
    boolean remove(Node<K, V> node) {
        Bunch<K, V> bunch = bunches.get(node.hash);
        if (bunch == null) {
            return false;
        }
        if (!removeInOrder(bunch, node)
                && !relink(bunch, node, node.next())
                && !(disband(bunch, node) && relink(bunch, node, node.next()))) {
            return false;
        }
        if (bunch.chain == null && bunch.ordered.isEmpty()) {
            bunches.remove(node.hash);
        }
        return true;
    }

    private static <K, V> boolean removeInOrder(Bunch<K, V> bunch, Node<K, V> node) {
        Class<?> type = node.key.getClass();
        ConcurrentNavigableMap<K, Node<K, V>> ordered = bunch.ordered.get(type);
        if (ordered == null || !ordered.remove(node.key, node)) {
            return false;
        }
        if (ordered.isEmpty()) {
            bunch.ordered.remove(type);
        }
        return true;
    }

    private static <K, V> boolean relink(Bunch<K, V> bunch, Node<K, V> node, @Nullable Node<K, V> successor) {
        Node<K, V> before = bunch.chain;
        if (before == node) {
            bunch.chain = successor;
            return true;
        }
        while (before != null) {
            Node<K, V> next = before.next();
            if (next == node) {
                before.next(successor);
                return true;
            }
            before = next;
        }
        return false;
    }

    /**
     * The order of the keys does not find a node any more: those of its class make a chain from now on. Returns false
     * if the node is not among them.
     */
    private static <K, V> boolean disband(Bunch<K, V> bunch, Node<K, V> node) {
        ConcurrentNavigableMap<K, Node<K, V>> ordered = bunch.ordered.get(node.key.getClass());
        if (ordered == null || ordered.values().stream().noneMatch(each -> each == node)) {
            return false;
        }
        for (Node<K, V> each : ordered.values()) {
            each.next(bunch.chain);
            bunch.chain = each;
        }
        bunch.ordered.remove(node.key.getClass());
        return true;
    }
}

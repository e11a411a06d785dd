package io.github.corralcache;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what an entry takes on the heap of a 64-bit JVM with compressed references, by walking what key and value
 * reach. The walk is bounded: of long arrays and collections a sample is looked at, and after {@link #MOST_OBJECTS} in
 * all the rest is taken to be like what was seen. It follows what is the application's own through its fields and the
 * JDK's collections through their iterators; what it cannot look into counts as {@link #OPAQUE}. Never throws.
 * Thread-safe.
 */
final class ByteEstimate implements Weigher<Object, Object> {

    static final ByteEstimate INSTANCE = new ByteEstimate();

    /** An entry without its key and value: node, its places in the arrays of segment and policy, part of a bin. */
    static final int ENTRY = 80;

    /** What a reference is taken to lead to that cannot be followed. */
    static final int OPAQUE = 32;

    static final int MOST_OBJECTS = 1_000;

    /** What any sum is cut off at, so that the sums of entries do not overflow. */
    private static final double LARGEST = 1e15;

    /** Elements of an array or a collection that are looked at. */
    private static final int SAMPLE = 64;

    private ByteEstimate() {}

    @Override
    public long weigh(Object key, Object value) {
        long flat = flat(key);
        long flatValue = flat < 0 ? -1 : flat(value);
        return ENTRY + (flatValue >= 0 ? flat + flatValue : Math.round(new Walk().total(key, value)));
    }

    /** The size of an object of the commonest types, which reach nothing that is worth a walk; -1 for all others. */
    private static long flat(Object object) {
        if (object instanceof String text) {
            return HeapShape.string(text);
        }
        if (object instanceof byte[] bytes) {
            return HeapShape.array(bytes.length, 1);
        }
        return object instanceof Number || object instanceof Boolean || object instanceof Character
                ? HeapShape.knownSize(object)
                : -1;
    }

    /** One walk. Objects wait in a queue with how many of their like they stand for. */
    private static final class Walk {

        private record Waiting(Object object, double times) {}

        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
        private double bytes;
        private double objects;
        private double times;

        double total(Object key, Object value) {
            times = 1;
            meet(key);
            meet(value);
            int visited = 0;
            while (!queue.isEmpty() && visited++ < MOST_OBJECTS) {
                Waiting next = queue.remove();
                times = next.times;
                objects += times;
                try {
                    visit(next.object);
                } catch (RuntimeException | StackOverflowError | LinkageError e) {
                    bytes += times * OPAQUE; // most likely changed by another thread at this moment
                }
            }
            double like = bytes / Math.max(1, objects);
            for (Waiting unseen : queue) {
                bytes += unseen.times * like;
            }
            return Math.min(bytes, LARGEST);
        }

        /** Takes note of an object that what is visited refers to, unless it is met again or shared by everybody. */
        private void meet(@Nullable Object object) {
            if (object != null && !isShared(object) && seen.size() < 2 * MOST_OBJECTS && seen.add(object)) {
                queue.add(new Waiting(object, times));
            } else if (object != null && seen.size() >= 2 * MOST_OBJECTS) {
                bytes += times * OPAQUE;
            }
        }

        private static boolean isShared(Object object) {
            return object instanceof Enum<?>
                    || object instanceof Class<?>
                    || object instanceof ClassLoader
                    || object instanceof Thread
                    || object instanceof Reference<?>;
        }

        private void visit(Object object) {
            Class<?> type = object.getClass();
            long known = HeapShape.knownSize(object);
            if (known >= 0) {
                bytes += times * known;
            } else if (type.isArray()) {
                visitArray(object, type.getComponentType());
            } else if (HeapShape.isOfTheJdk(type) && object instanceof Map<?, ?> map) {
                visitMap(map);
            } else if (HeapShape.isOfTheJdk(type) && object instanceof Collection<?> collection) {
                visitCollection(collection);
            } else if (object instanceof Optional<?> optional) {
                bytes += times * 16;
                meet(optional.orElse(null));
            } else {
                HeapShape shape = HeapShape.of(type);
                bytes += times * shape.bytes();
                shape.references().forEach(field -> meet(HeapShape.read(field, object)));
            }
        }

        private void visitArray(Object array, Class<?> component) {
            int length = Array.getLength(array);
            bytes += times * HeapShape.array(length, HeapShape.width(component));
            if (!component.isPrimitive()) {
                Object[] elements = (Object[]) array;
                double before = times;
                times *= standFor(length);
                for (int i = 0; i < Math.min(length, SAMPLE); i++) {
                    meet(elements[place(i, length)]);
                }
                times = before;
            }
        }

        private void visitCollection(Collection<?> collection) {
            int size = collection.size();
            bytes += times * HeapShape.collection(collection, size);
            double before = times;
            times *= standFor(size);
            if (collection instanceof List<?> list && list instanceof RandomAccess) {
                for (int i = 0; i < Math.min(size, SAMPLE); i++) {
                    meet(list.get(place(i, size)));
                }
            } else {
                Iterator<?> elements = collection.iterator();
                for (int i = 0; i < SAMPLE && elements.hasNext(); i++) {
                    meet(elements.next());
                }
            }
            times = before;
        }

        private void visitMap(Map<?, ?> map) {
            int size = map.size();
            bytes += times * HeapShape.map(map, size);
            double before = times;
            times *= standFor(size);
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            for (int i = 0; i < SAMPLE && entries.hasNext(); i++) {
                Map.Entry<?, ?> entry = entries.next();
                meet(entry.getKey());
                meet(entry.getValue());
            }
            times = before;
        }

        /** How many of so many elements each one looked at stands for. */
        private static double standFor(int size) {
            return (double) size / Math.max(1, Math.min(size, SAMPLE));
        }

        /** The i-th place to look at, all of them spread evenly. */
        private static int place(int i, int size) {
            return size <= SAMPLE ? i : (int) ((long) i * size / SAMPLE);
        }
    }
}

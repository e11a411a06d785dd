package io.github.corralcache;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What objects of one class take on the heap, without what they refer to: headers of 12 bytes, references of 4, sizes
 * in multiples of 8, as 64-bit JVMs have them up to heaps of 32 GB. Immutable.
 *
 * @param bytes the size; with {@link ByteEstimate#OPAQUE} for each reference that cannot be followed
 * @param references the fields that can
 */
record HeapShape(long bytes, List<Field> references) {

    private static final int HEADER = 12;
    private static final int REFERENCE = 4;

    /** Freed with the class. */
    private static final ClassValue<HeapShape> SHAPES = new ClassValue<>() {
        @Override
        protected HeapShape computeValue(Class<?> type) {
            return look(type);
        }
    };

    static HeapShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static HeapShape look(Class<?> type) {
        long bytes = HEADER;
        long opaque = 0;
        List<Field> references = new ArrayList<>();
        for (Class<?> part = type; part != null; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                bytes += width(field.getType());
                if (!field.getType().isPrimitive()) {
                    // refused, and not forced, where a module keeps its classes to itself
                    if (field.trySetAccessible()) {
                        references.add(field);
                    } else {
                        opaque += ByteEstimate.OPAQUE;
                    }
                }
            }
        }
        return new HeapShape(aligned(bytes) + opaque, List.copyOf(references));
    }

    static @Nullable Object read(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            return null; // accessible once and for all, so this does not happen
        }
    }

    /** Whether the class comes with the JDK, which says what its collections do when they are iterated. */
    static boolean isOfTheJdk(Class<?> type) {
        return type.getClassLoader() == null && type.getName().startsWith("java.util.");
    }

    static long aligned(long bytes) {
        return (bytes + 7) & -8;
    }

    static long array(long length, int width) {
        return aligned(HEADER + 4 + length * width);
    }

    static int width(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        }
        if (type == byte.class || type == boolean.class) {
            return 1;
        }
        return type == short.class || type == char.class ? 2 : REFERENCE;
    }

    /** A string and its bytes: one for each character, unless one of the first ones needs two. */
    static long string(String text) {
        int width = 1;
        for (int i = 0; i < Math.min(text.length(), 256); i++) {
            if (text.charAt(i) > 0xff) {
                width = 2;
                break;
            }
        }
        return 24 + array(text.length(), width);
    }

    /** Returns what an object of a class that is known takes, all that it refers to included; -1 for other classes. */
    static long knownSize(Object object) {
        if (object instanceof String text) {
            return string(text);
        }
        if (object instanceof Long || object instanceof Double) {
            return 24;
        }
        if (object instanceof Integer
                || object instanceof Boolean
                || object instanceof Short
                || object instanceof Byte
                || object instanceof Character
                || object instanceof Float) {
            return 16;
        }
        Class<?> type = object.getClass();
        if (type == BigInteger.class) {
            return bigInteger((BigInteger) object);
        }
        if (type == BigDecimal.class) {
            BigDecimal number = (BigDecimal) object;
            return 40 + (number.precision() <= 18 ? 0 : bigInteger(number.unscaledValue()));
        }
        if (type == UUID.class) {
            return 32;
        }
        if (type == Instant.class || type == LocalDate.class || type == LocalTime.class) {
            return 24;
        }
        if (type == Duration.class || type == Date.class) {
            return 24;
        }
        if (type == LocalDateTime.class) {
            return 72;
        }
        // with the time they are about; offsets and zones are shared
        return type == OffsetDateTime.class || type == ZonedDateTime.class ? 96 : -1;
    }

    private static long bigInteger(BigInteger number) {
        return 40 + array((number.bitLength() + 31) / 32, 4);
    }

    /** A collection of the JDK without its elements. */
    static long collection(Collection<?> collection, int size) {
        if (collection instanceof SortedSet<?>) {
            return 16 + 48 + 40L * size;
        }
        if (collection instanceof LinkedHashSet<?>) {
            return 16 + 64 + table(size) + 40L * size;
        }
        if (collection instanceof LinkedList<?>) {
            return 32 + 24L * size;
        }
        if (collection.getClass().getName().startsWith("java.util.ImmutableCollections")) {
            return 24 + array(collection instanceof Set<?> ? 2L * size : size, REFERENCE);
        }
        if (collection instanceof Set<?>) {
            return 16 + 48 + table(size) + 32L * size;
        }
        if (collection instanceof ArrayList<?> || collection instanceof ArrayDeque<?>) {
            // between an array made to measure and one that has grown by halves, from ten places on
            long places = size == 0 ? 0 : size <= 10 ? Math.max(size, 6) : size + size / 8L;
            return 24 + array(places, REFERENCE);
        }
        return 24 + array(size, REFERENCE);
    }

    /** A map of the JDK without its keys and values. */
    static long map(Map<?, ?> map, int size) {
        if (map instanceof SortedMap<?, ?>) {
            return 48 + (map instanceof ConcurrentMap<?, ?> ? 56L : 40L) * size;
        }
        if (map instanceof LinkedHashMap<?, ?>) {
            return 64 + table(size) + 40L * size;
        }
        if (map.getClass().getName().startsWith("java.util.ImmutableCollections")) {
            return 24 + array(4L * size, REFERENCE);
        }
        return (map instanceof ConcurrentMap<?, ?> ? 64 : 48) + table(size) + 32L * size;
    }

    /** The bins of a hash table that is three quarters full at most. */
    private static long table(int size) {
        return size == 0 ? 0 : array(Math.max(16, Long.highestOneBit(size * 4L / 3) * 2), REFERENCE);
    }
}

package io.github.corralcache.engine;

/**
 * Hashing and comparing of keys. An application's caches have keys of several types, so a call of {@code hashCode} or
 * {@code equals} in shared code cannot be inlined; for the commonest final types a type test and a direct call can,
 * which makes a hit about a fifth cheaper. These methods are on the path of every hit and must stay tiny.
 */
final class Keys {

    private Keys() {}

    /** Returns the key's hash code with its bits spread, so that any of them may choose a segment or a bin. */
    static int hash(Object key) {
        int h;
        if (key instanceof Long number) {
            h = number.hashCode();
        } else if (key instanceof String text) {
            h = text.hashCode();
        } else if (key instanceof Integer number) {
            h = number.hashCode();
        } else {
            h = key.hashCode();
        }
        // the finaliser of a 32-bit hash: each bit of the code reaches each bit of the result
        h = (h ^ (h >>> 16)) * 0x7feb352d;
        h = (h ^ (h >>> 15)) * 0x846ca68b;
        return h ^ (h >>> 16);
    }

    static boolean equal(Object a, Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof Long number) {
            return number.equals(b);
        }
        if (a instanceof String text) {
            return text.equals(b);
        }
        if (a instanceof Integer number) {
            return number.equals(b);
        }
        return a.equals(b);
    }
}

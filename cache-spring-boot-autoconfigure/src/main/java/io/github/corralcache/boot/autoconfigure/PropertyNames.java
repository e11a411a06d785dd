package io.github.corralcache.boot.autoconfigure;

/** Whole names of properties, as a user would write them. */
final class PropertyNames {

    private PropertyNames() {}

    /** Returns the name of the entry {@code key} of the map {@code map}, in brackets where it has to be. */
    static String entry(String map, String key) {
        return key.matches("[A-Za-z0-9-]+") ? map + "." + key : map + "[" + key + "]";
    }
}

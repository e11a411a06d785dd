package io.github.corralcache.boot.autoconfigure;

import java.util.Locale;

/** Names and values of properties, as a user would write them. */
final class PropertyNames {

    private PropertyNames() {}

    /** Returns the name of the entry {@code key} of the map {@code map}, in brackets where it has to be. */
    static String entry(String map, String key) {
        return key.matches("[A-Za-z0-9-]+") ? map + "." + key : map + "[" + key + "]";
    }

    /** Returns {@code constant} as it is written in a property, such as {@code cost-aware}. */
    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns what Spring Boot's relaxed binding compares names by: {@code userById}, {@code user-by-id} and the
     * {@code USERBYID} of an environment variable are all {@code userbyid}.
     */
    static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}

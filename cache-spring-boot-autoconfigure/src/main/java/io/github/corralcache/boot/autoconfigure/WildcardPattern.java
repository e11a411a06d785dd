package io.github.corralcache.boot.autoconfigure;

/**
 * A pattern of keys, such as {@code report:*}: a star stands for any number of characters, a question mark for one, and
 * everything else for itself. Immutable. Takes time in proportion to the lengths of pattern and key.
 */
record KeyPattern(String pattern) {

    boolean matches(String key) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < key.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (at < pattern.length() && wanted == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && (wanted == '?' || wanted == key.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                // the last star takes one character more; no earlier one needs to
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}

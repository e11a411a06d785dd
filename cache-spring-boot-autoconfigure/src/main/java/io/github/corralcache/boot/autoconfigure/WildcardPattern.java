package io.github.corralcache.boot.autoconfigure;

/**
 * A pattern of keys or names, such as {@code report:*}: a star stands for any number of characters, a question mark for
 * one, and everything else for itself. Immutable. Takes time in proportion to the lengths of pattern and text.
 */
record WildcardPattern(String pattern) {

    /** Whether {@code text} stands for more than itself. */
    static boolean isOne(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    boolean matches(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < text.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (at < pattern.length() && wanted == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(in))) {
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

    /** How many characters stand for themselves: the more, the more particular the pattern. */
    int literals() {
        return (int) pattern.chars()
                .filter(character -> character != '*' && character != '?')
                .count();
    }

    /** Whether it is certain that every text that fits {@code other} fits this pattern. */
    boolean covers(String other) {
        // read as a text, a star of the other one may be taken by a star of this one only
        return matches(other) && (other.indexOf('*') < 0 || pattern.indexOf('?') < 0);
    }

    /** Whether there is a text that fits both patterns. */
    boolean overlaps(WildcardPattern other) {
        String theirs = other.pattern;
        // reachable[j]: what was read of this pattern and the first j characters of the other one have a text in common
        boolean[] reachable = new boolean[theirs.length() + 1];
        reachable[0] = true;
        for (int j = 1; j <= theirs.length(); j++) {
            reachable[j] = reachable[j - 1] && theirs.charAt(j - 1) == '*';
        }
        for (int i = 1; i <= pattern.length(); i++) {
            char mine = pattern.charAt(i - 1);
            boolean diagonal = reachable[0];
            reachable[0] = reachable[0] && mine == '*';
            for (int j = 1; j <= theirs.length(); j++) {
                char their = theirs.charAt(j - 1);
                boolean above = reachable[j];
                boolean alike = mine == their || mine == '?' || their == '?';
                if (mine == '*' || their == '*') {
                    reachable[j] = above || reachable[j - 1];
                } else {
                    reachable[j] = diagonal && alike;
                }
                diagonal = above;
            }
        }
        return reachable[theirs.length()];
    }
}

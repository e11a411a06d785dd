package io.github.corralcache.benchmarks.rivals;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told of a load that waits for itself.
 *
 * @param error the class of what was thrown, without what it was wrapped in
 * @param namesChain whether the message shows the way back to where it began: a key, and that key again
 */
record Recursion(String error, boolean namesChain) {

    /** A key may be shown as a digest: the chain begins and ends with the same. */
    private static final Pattern DIGEST_TWICE = Pattern.compile("(\\[#\\w+]).*\\1");

    static Recursion of(@Nullable Throwable failure) {
        Throwable root = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = at.getMessage();
            if (message != null
                    && (namesTwice(message, "alpha")
                            || namesTwice(message, "beta")
                            || DIGEST_TWICE.matcher(message).find())) {
                return new Recursion(at.getClass().getSimpleName(), true);
            }
            root = at;
        }
        return new Recursion(root == null ? "no error" : root.getClass().getSimpleName(), false);
    }

    private static boolean namesTwice(String message, String key) {
        return message.indexOf(key) != message.lastIndexOf(key);
    }

    /** Returns this or {@code other}, whichever says more. */
    Recursion or(Recursion other) {
        return other.namesChain && !namesChain ? other : this;
    }

    String text() {
        return namesChain ? "`" + error + "` with the chain" : "`" + error + "`";
    }
}

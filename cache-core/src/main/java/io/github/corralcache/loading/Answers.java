package io.github.corralcache.loading;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Answers those who wait for flights, on the thread that lands them. An answer may make another flight land, whose
 * answers make the next one land: of thousands of loads that wait for one another, each in turn. So from some depth on
 * such answers are kept until those they come from have been given, as the stack would not hold them all.
 */
final class Answers {

    private static final int DEEPEST = 32;

    private static final ThreadLocal<@Nullable Answers> CURRENT = new ThreadLocal<>();

    private final Deque<Runnable> kept = new ArrayDeque<>(0);
    private int depth;

    private Answers() {}

    /** Gives {@code answers} now, or in a moment if this thread is deep in giving others. */
    static void give(Runnable answers) {
        Answers current = CURRENT.get();
        if (current == null) {
            current = new Answers();
            CURRENT.set(current);
            try {
                current.run(answers);
            } finally {
                CURRENT.remove();
            }
        } else if (current.depth < DEEPEST) {
            current.run(answers);
        } else {
            current.kept.add(answers);
        }
    }

    private void run(Runnable answers) {
        depth++;
        try {
            answers.run();
        } finally {
            for (Runnable next = kept.poll(); next != null; next = kept.poll()) {
                next.run();
            }
            depth--;
        }
    }
}

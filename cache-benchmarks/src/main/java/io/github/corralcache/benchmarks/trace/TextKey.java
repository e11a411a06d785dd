package io.github.corralcache.benchmarks.trace;

import io.github.corralcache.benchmarks.workload.Scramble;
import java.nio.charset.StandardCharsets;

/**
 * The key that a text stands for: the integer that it is, or else a digest of it. That two of n texts share a digest is
 * as unlikely as n^2 / 2^65.
 */
final class TextKey {

    private TextKey() {}

    static long of(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            long digest = text.length();
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                digest = Scramble.scramble(digest + b);
            }
            return digest;
        }
    }
}

package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.replay.ReplayResult;
import java.util.Map;

/**
 * What all contenders did on one trace at one size.
 *
 * @param title of the column: the trace and the size
 * @param results by contender
 */
record Measurement(String title, Map<String, ReplayResult> results) {

    double hitRatio(String contender) {
        return result(contender).hitRatio();
    }

    ReplayResult result(String contender) {
        ReplayResult result = results.get(contender);
        if (result == null) {
            throw new IllegalArgumentException("'" + contender + "' was not measured on " + title);
        }
        return result;
    }
}

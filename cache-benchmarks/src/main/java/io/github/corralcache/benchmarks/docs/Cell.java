package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.replay.ReplayResult;
import java.util.List;
import java.util.Map;

/**
 * What all contenders did on one trace with one scheme of costs at one size.
 *
 * @param results by contender
 */
record Cell(String trace, String scheme, long size, Map<String, ReplayResult> results) {

    ReplayResult result(String contender) {
        ReplayResult result = results.get(contender);
        if (result == null) {
            throw new IllegalArgumentException("'" + contender + "' was not measured on " + trace);
        }
        return result;
    }

    double hitRatio(String contender) {
        return result(contender).hitRatio();
    }

    double costMissRatio(String contender) {
        return result(contender).costMissRatio();
    }

    double surprise(String contender) {
        return result(contender).surprise();
    }

    /** The geometric mean of what {@code contender} has to pay in relation to {@code other}. */
    static double costRatio(List<Cell> cells, String contender, String other) {
        double logs = cells.stream()
                .mapToDouble(cell -> Math.log(cell.costMissRatio(contender) / cell.costMissRatio(other)))
                .sum();
        return Math.exp(logs / cells.size());
    }

    static double meanHitRatio(List<Cell> cells, String contender) {
        return cells.stream()
                .mapToDouble(cell -> cell.hitRatio(contender))
                .average()
                .orElse(Double.NaN);
    }

    /** The surprise that a share of the cells does not exceed; 1 gives the worst. */
    static double surprise(List<Cell> cells, String contender, double share) {
        double[] sorted = cells.stream()
                .mapToDouble(cell -> cell.surprise(contender))
                .filter(surprise -> !Double.isNaN(surprise))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}

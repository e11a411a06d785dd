package io.github.corralcache.benchmarks.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a hit costs, as JMH measured it.
 *
 * @param nanos processor time of the JVM per hit in nanoseconds, by contestant
 */
record HitCosts(Map<String, Double> nanos) {

    static final HitCosts NONE = new HitCosts(Map.of());

    private static final String BENCHMARK = "Hits.get:cpu";
    private static final String CONTESTANT = "Param: contestant";

    /**
     * Reads JMH's results in its CSV format.
     *
     * @throws IOException if the file cannot be read or has no hits of contestants in it
     */
    static HitCosts read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> header = lines.isEmpty() ? List.of() : fields(lines.get(0));
        int score = header.indexOf("Score");
        int contestant = header.indexOf(CONTESTANT);
        Map<String, Double> nanos = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> fields = fields(line);
            if (fields.get(0).endsWith(BENCHMARK) && score >= 0 && contestant >= 0) {
                nanos.put(fields.get(contestant), Double.valueOf(fields.get(score)));
            }
        }
        if (nanos.isEmpty()) {
            throw new IOException("'" + file + "' has no results of " + BENCHMARK
                    + " by contestant, as 'jmh Hits -rf csv' writes them");
        }
        return new HitCosts(nanos);
    }

    /** JMH quotes text, and no text of ours has a comma or a quote in it. */
    private static List<String> fields(String line) {
        return List.of(line.replace("\"", "").split(",", -1));
    }
}

package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.trace.TraceFormat;
import io.github.corralcache.benchmarks.trace.Traces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A recorded trace and the sizes to replay it at.
 *
 * @param title what the page calls it
 * @param file its name in the folder of traces
 */
record Recorded(String title, String file, String format, List<String> sizes) {

    Trace read(Path folder) throws IOException {
        return Traces.read(folder.resolve(file), TraceFormat.named(format));
    }
}

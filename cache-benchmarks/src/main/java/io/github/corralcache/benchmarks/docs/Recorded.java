package io.github.corralcache.benchmarks.docs;

import io.github.corralcache.benchmarks.trace.Trace;
import io.github.corralcache.benchmarks.trace.TraceFormat;
import io.github.corralcache.benchmarks.trace.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** Says what is wrong where a file is not in the folder. */
    static Optional<String> complaint(Path folder, List<String> files) {
        return files.stream()
                .filter(file -> !Files.isRegularFile(folder.resolve(file)))
                .findFirst()
                .map(file -> "--traces: there is no file '" + file + "' in '" + folder + "'");
    }
}

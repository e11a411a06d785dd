package io.github.corralcache.benchmarks.footprint;

import io.github.corralcache.benchmarks.contestant.Contestant;
import io.github.corralcache.benchmarks.contestant.Contestants;
import io.github.corralcache.benchmarks.workload.Scramble;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Fills each contestant and compares the heap in use after a full collection, before and after. Keys and values are
 * made beforehand and kept, so what grows is what the cache itself needs. Each contestant has a JVM of its own with the
 * serial collector: others count the unused rest of a large array's region as used.
 */
@Command(
        name = "footprint",
        description = "Measures the bytes of heap per entry, keys and values not counted.",
        mixinStandardHelpOptions = true)
public final class FootprintCommand implements Callable<Integer> {

    private static final int COLLECTIONS = 4;
    private static final int WARM_UP_ENTRIES = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Entries to fill each cache with, which is also its capacity (default: ${DEFAULT-VALUE}).")
    private int entries;

    @Option(
            names = "--contestant",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "corral,corral-plain,caffeine,caffeine-plain,cache2k,cache2k-plain,guava,ehcache,"
                    + "concurrent-hash-map",
            description = "The caches to measure (default: ${DEFAULT-VALUE}).")
    private List<String> contestants;

    private FootprintCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (entries < 1) {
            throw new ParameterException(spec.commandLine(), "--entries is " + entries + ", must be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-22s %12s %15s%n", "contestant", "entries", "bytes/entry");
        for (String name : contestants) {
            try {
                Contestants.create(name, 1).close();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            out.println(measureInNewJvm(name));
            out.flush();
        }
        return 0;
    }

    private String measureInNewJvm(String name) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FootprintCommand.class.getName(),
                        name,
                        Integer.toString(entries))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = jvm.waitFor();
        if (status != 0) {
            throw new IOException("the JVM that measured " + name + " ended with status " + status);
        }
        return line;
    }

    /** Measures one contestant: its name and the number of entries are the arguments, the output is its line. */
    public static void main(String... arguments) {
        String name = arguments[0];
        Long[] keys = new Long[Integer.parseInt(arguments[1])];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Scramble.scramble(i);
        }
        // A first, small instance takes the classes and static tables out of the account.
        fill(name, keys, Math.min(keys.length, WARM_UP_ENTRIES)).close();
        long before = heapAfterCollection();
        try (Contestant cache = fill(name, keys, keys.length)) {
            long used = heapAfterCollection() - before;
            long held = 0;
            for (Long key : keys) {
                held += cache.get(key) == null ? 0 : 1;
            }
            System.out.printf(Locale.ROOT, "%-22s %12d %15.1f%n", name, held, (double) used / held);
        }
    }

    private static Contestant fill(String name, Long[] keys, int count) {
        Contestant cache = Contestants.create(name, count);
        for (int i = 0; i < count; i++) {
            cache.put(keys[i], keys[i]);
        }
        return cache;
    }

    /**
     * What the pools held at the end of the collection: what is in use a moment later counts a whole new buffer per
     * thread.
     */
    private static long heapAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                used += pool.getCollectionUsage().getUsed();
            }
        }
        return used;
    }
}

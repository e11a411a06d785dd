package io.github.corralcache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * How many bytes stay when something is over: measured in a JVM of its own, where nothing else comes and goes
 * meanwhile.
 */
final class KeptBytes {

    private KeptBytes() {}

    /** Returns how many bytes more are in use once the supplier that {@code type} is has made something and kept it. */
    static long of(Class<? extends Supplier<?>> type) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:MarkSweepDeadRatio=0", // or what is dead may stay where to move the living is not worth it
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeptBytes.class.getName(),
                        type.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jvm.waitFor() != 0) {
            throw new AssertionError(output);
        }
        return Long.parseLong(output.strip());
    }

    @SuppressWarnings("unchecked")
    public static void main(String... type) throws ReflectiveOperationException {
        Supplier<Object> supplier = (Supplier<Object>)
                Class.forName(type[0]).getDeclaredConstructor().newInstance();
        long before = used();
        Object kept = supplier.get();
        long after = used();
        if (kept.hashCode() == 0) {
            System.err.println("kept until here, whatever the compiler thinks");
        }
        System.out.println(after - before);
    }

    private static long used() {
        for (int time = 0; time < 3; time++) {
            System.gc(); // the first leaves what was reachable through references only
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}

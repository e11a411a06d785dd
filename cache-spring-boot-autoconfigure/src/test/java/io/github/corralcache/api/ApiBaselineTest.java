package io.github.corralcache.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.test.FakeTime;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The public API of each module is what its {@code api} file says. A change of it is a change of that file, which is
 * reviewed: {@code mvn -pl cache-spring-boot-autoconfigure -am test -Dtest=ApiBaselineTest -Dapi.write} writes it.
 */
class ApiBaselineTest {

    private static final boolean WRITE = System.getProperty("api.write") != null;

    /** Machinery that is public because Java has no other way to share it between packages. */
    private static final Set<String> NOT_API =
            Set.of("io.github.corralcache.boot.refresh", "io.github.corralcache.boot.tier");

    enum Module {
        CACHE_CORE(Cache.class),
        CACHE_REDIS(io.github.corralcache.redis.RedisTier.class),
        CACHE_TEST(FakeTime.class),
        CACHE_SPRING_BOOT_AUTOCONFIGURE(CorralCache.class);

        private final Class<?> any;

        Module(Class<?> any) {
            this.any = any;
        }

        String folder() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns where the baseline is kept. */
        Path baseline() {
            return Path.of("..", folder(), "api.txt");
        }

        <T> T inClasses(Reading<T> reading) throws IOException {
            Path place;
            try {
                place = Path.of(
                        any.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IOException(e);
            }
            if (Files.isDirectory(place)) {
                return reading.of(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) { // in a build that packages
                return reading.of(jar.getPath("/"));
            }
        }
    }

    private interface Reading<T> {
        T of(Path classes) throws IOException;
    }

    private static List<String> api(Module module) throws IOException {
        return module.inClasses(classes -> PublicApi.of(classes, packages(classes)));
    }

    /** Returns what the module exports; where it says nothing, every package with public types. */
    private static Set<String> packages(Path classes) throws IOException {
        Path descriptor = classes.resolve("module-info.class");
        if (Files.exists(descriptor)) {
            try (var in = Files.newInputStream(descriptor)) {
                return ModuleDescriptor.read(in).exports().stream()
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet());
            }
        }
        Set<String> packages = PublicApi.packages(classes);
        packages.removeAll(NOT_API);
        return packages;
    }

    @ParameterizedTest
    @EnumSource
    void isWhatTheBaselineSays(Module module) throws IOException {
        List<String> api = api(module);
        if (WRITE) {
            Files.write(module.baseline(), api);
        }
        List<String> baseline = Files.readAllLines(module.baseline());
        assertThat(difference(baseline, api))
                .as(
                        "%s has another API than %s says. If that is meant, write the baseline anew with -Dapi.write, and"
                                + " say in CHANGELOG.md what users have to change",
                        module.folder(), module.baseline())
                .isEmpty();
        assertThat(api).hasSizeGreaterThan(15);
    }

    /** Returns what is gone, with a minus, and what is new, with a plus, each with the type that it belongs to. */
    private static List<String> difference(List<String> before, List<String> after) {
        List<String> lines = new ArrayList<>();
        List<String> was = qualified(before);
        List<String> is = qualified(after);
        was.stream().filter(line -> !is.contains(line)).forEach(line -> lines.add("- " + line));
        is.stream().filter(line -> !was.contains(line)).forEach(line -> lines.add("+ " + line));
        return lines;
    }

    private static List<String> qualified(List<String> api) {
        List<String> lines = new ArrayList<>();
        String type = "";
        for (String line : api) {
            if (line.startsWith(" ")) {
                lines.add(type + ": " + line.strip());
            } else if (!line.equals("}")) {
                type = line.substring(0, line.length() - " {".length());
                lines.add(type);
            }
        }
        return lines;
    }

    @Test
    void tellsWhatUsersMeetAndNothingElse() throws Exception {
        Path classes = Path.of(PlantedApi.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> api = PublicApi.of(classes, Set.of(PlantedApi.class.getPackageName()));

        assertThat(api)
                .containsExactly(
                        "public abstract class " + PlantedApi.class.getName() + "<K extends java.lang.Comparable<K>> {",
                        "    public static final int CONSTANT = 7",
                        "    abstract K? find(java.util.List<* super K>, java.lang.String?[]) throws"
                                + " java.io.IOException",
                        "    protected <init>()",
                        "}");
    }

    @Test
    void theCheckFindsAMethodThatIsGoneAndOneThatMayReturnNullNow() {
        List<String> before = List.of("public class A {", "    int a()", "    A b()", "}");
        List<String> after = List.of("public class A {", "    A? b()", "    void c()", "}");

        assertThat(difference(before, after))
                .containsExactly(
                        "- public class A: int a()",
                        "- public class A: A b()",
                        "+ public class A: A? b()",
                        "+ public class A: void c()");
        assertThat(difference(after, after)).isEmpty();
    }
}

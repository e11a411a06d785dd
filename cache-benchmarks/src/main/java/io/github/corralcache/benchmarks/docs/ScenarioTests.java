package io.github.corralcache.benchmarks.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which tests prove which scenario, by the {@code @Tag} that they bear: {@code ST7} and the like. */
final class ScenarioTests {

    private static final Pattern SCENARIO = Pattern.compile("^(?: {4})?@Tag\\(\"((?:ST|SE|RC|EX|ME|F|B|T)\\d+)\"\\)");
    private static final Pattern METHOD = Pattern.compile("^ {4}(?:public )?void (\\w+)\\(");
    private static final Pattern TYPE = Pattern.compile("^(?:public )?(?:final |abstract )*class (\\w+)");

    /**
     * One test, or all tests of a class.
     *
     * @param source where it is, below the root
     * @param type the full name of its class
     * @param method its name; empty for all of the class
     */
    record Test(String source, String type, String method) {

        String simpleType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    private ScenarioTests() {}

    /** Returns the tests of each scenario that has any, of all modules below {@code root}. */
    static Map<String, List<Test>> find(Path root) throws IOException {
        Map<String, List<Test>> tests = new TreeMap<>();
        for (Path module : children(root)) {
            Path sources = module.resolve("src/test/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(file -> read(root, sources, file, tests));
                }
            }
        }
        return tests;
    }

    static List<Path> children(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.sorted().toList();
        }
    }

    /** A tag belongs to the next method, or class, below it. */
    private static void read(Path root, Path sources, Path file, Map<String, List<Test>> tests) {
        String source = root.relativize(file).toString().replace('\\', '/');
        String path = sources.relativize(file).toString().replace('\\', '/');
        String type = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        List<String> tags = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher tag = SCENARIO.matcher(line);
                Matcher method = METHOD.matcher(line);
                if (tag.find()) {
                    tags.add(tag.group(1));
                } else if (method.find() || TYPE.matcher(line).find()) {
                    String name = line.startsWith(" ") ? method.group(1) : "";
                    tags.forEach(each -> tests.computeIfAbsent(each, none -> new ArrayList<>())
                            .add(new Test(source, type, name)));
                    tags.clear();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

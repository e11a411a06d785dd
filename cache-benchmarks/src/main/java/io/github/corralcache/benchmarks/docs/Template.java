package io.github.corralcache.benchmarks.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of a page, with places to fill such as {@code {{hits}}}. */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z0-9:-]+)}}");

    private Template() {}

    /** The page before it is filled. */
    static String read(String name) throws IOException {
        try (InputStream template = Objects.requireNonNull(Template.class.getResourceAsStream(name))) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Fills every place with what {@code content} says to its name. */
    static String fill(String template, UnaryOperator<String> content) {
        return PLACE.matcher(template).replaceAll(match -> Matcher.quoteReplacement(content.apply(match.group(1))));
    }

    /** A table in Markdown; the first row is its head. */
    static String table(List<List<String>> rows) {
        String rule = rows.get(0).stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|\n"));
        return rows.stream()
                .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining())
                .replaceFirst("\n", "\n" + rule)
                .strip();
    }
}

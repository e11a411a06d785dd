package io.github.corralcache.benchmarks.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a line: separated by commas, or by semicolons or tabs in a line without commas outside quotes, or by
 * spaces. A column in double quotes may have separators in it, and quotes that are doubled (RFC 4180).
 */
final class Columns {

    private Columns() {}

    static List<String> of(String line) {
        for (char separator : new char[] {',', ';', '\t'}) {
            List<String> columns = split(line, separator);
            if (columns.size() > 1) {
                return columns;
            }
        }
        return List.of(line.split(" +"));
    }

    private static List<String> split(String line, char separator) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    column.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == separator && !quoted) {
                columns.add(column.toString().strip());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString().strip());
        return columns;
    }
}

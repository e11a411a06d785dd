package io.github.corralcache.benchmarks.trace;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of one request a line. Empty lines are skipped. */
final class TextFormats {

    private TextFormats() {}

    static void lines(TraceInput in, Trace.Builder trace, int column) throws IOException {
        for (String line = in.line(); line != null; line = in.line()) {
            if (!line.isEmpty() && !line.equals("*")) {
                trace.add(TextKey.of(column == 0 ? line : column(in, line, column)));
            }
        }
    }

    private static String column(TraceInput in, String line, int column) throws TraceFormatException {
        List<String> columns = Columns.of(line);
        if (columns.size() < column) {
            throw in.badLine(TraceInput.quote(line) + " has " + columns.size() + " columns, --column is " + column);
        }
        return columns.get(column - 1);
    }

    static void arc(TraceInput in, Trace.Builder trace) throws IOException {
        for (String[] fields = fields(in, 4); fields != null; fields = fields(in, 4)) {
            long start = integer(in, fields[0]);
            long blocks = integer(in, fields[1]);
            if (blocks < 1) {
                throw in.badLine("a run of " + blocks + " blocks, must be at least 1");
            }
            for (long block = start; block < start + blocks; block++) {
                trace.add(block);
            }
        }
    }

    static void sizes(TraceInput in, Trace.Builder trace) throws IOException {
        for (String[] fields = fields(in, 3); fields != null; fields = fields(in, 3)) {
            long size = integer(in, fields[2]);
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw in.badLine("a size of " + size + ", must be from 0 to " + Integer.MAX_VALUE);
            }
            trace.addSized(SizedKey.of(integer(in, fields[1]), (int) size), (int) size);
        }
    }

    static void penalties(TraceInput in, Trace.Builder trace) throws IOException {
        for (String[] fields = fields(in, 5); fields != null; fields = fields(in, 5)) {
            if (!fields[0].equals("l") && !fields[0].equals("s")) {
                throw in.badLine(TraceInput.quote(fields[0]) + " is neither l (load) nor s (store)");
            }
            if (!fields[1].startsWith("0x")) {
                throw in.badLine(TraceInput.quote(fields[1]) + " is not a hexadecimal address");
            }
            long address;
            try {
                address = Long.parseUnsignedLong(fields[1].substring(2), 16);
            } catch (NumberFormatException e) {
                throw in.badLine(TraceInput.quote(fields[1]) + " is not a hexadecimal address");
            }
            long penalty = integer(in, fields[4]);
            if (penalty < 1) {
                throw in.badLine("a miss penalty of " + penalty + ", must be at least 1");
            }
            trace.addCosted(address, (double) penalty);
        }
    }

    /** The fields of the next line that is not empty, or null after the last. */
    private static String @Nullable [] fields(TraceInput in, int count) throws IOException {
        String line = in.line();
        while (line != null && line.isEmpty()) {
            line = in.line();
        }
        if (line == null) {
            return null;
        }
        String[] fields = line.split("\\s+");
        if (fields.length != count) {
            throw in.badLine(TraceInput.quote(line) + " has " + fields.length + " fields, must be " + count);
        }
        return fields;
    }

    private static long integer(TraceInput in, String text) throws TraceFormatException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw in.badLine(TraceInput.quote(text) + " is not an integer");
        }
    }
}

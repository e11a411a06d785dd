package io.github.corralcache.benchmarks.trace;

import java.io.IOException;

/** The formats of fixed-size numbers without separators. */
final class BinaryFormats {

    private BinaryFormats() {}

    static void numbers(TraceInput in, Trace.Builder trace, int bytes) throws IOException {
        in.requireBinary();
        while (!in.atEnd()) {
            trace.add(in.bigEndian(bytes));
        }
    }

    static void unsignedInts(TraceInput in, Trace.Builder trace) throws IOException {
        in.requireBinary();
        while (!in.atEnd()) {
            trace.add(in.bigEndian(4) & 0xffff_ffffL);
        }
    }

    static void secondsAndKeys(TraceInput in, Trace.Builder trace) throws IOException {
        in.requireBinary();
        long last = 0;
        while (!in.atEnd()) {
            long second = in.bigEndian(4);
            if (second < last) {
                throw in.badByte("second " + second + " comes after second " + last + ", this is no second-key trace");
            }
            last = second;
            trace.add(in.bigEndian(4));
        }
    }

    static void oracleGeneral(TraceInput in, Trace.Builder trace) throws IOException {
        in.requireBinary();
        long last = 0;
        while (!in.atEnd()) {
            long second = in.littleEndian(4) & 0xffff_ffffL;
            long key = in.littleEndian(8);
            long size = in.littleEndian(4) & 0xffff_ffffL;
            long next = in.littleEndian(8);
            // Plain numbers read as records give nonsense here soon: the only sign of another format there is.
            if (second < last || size > Integer.MAX_VALUE || (next != -1 && next <= trace.length())) {
                throw in.badByte("request " + trace.length() + " at second " + second + " (after " + last + ") of "
                        + size + " bytes, next at request " + next + ": this is no oracle-general trace");
            }
            last = second;
            trace.addSized(SizedKey.of(key, (int) size), (int) size);
        }
    }
}

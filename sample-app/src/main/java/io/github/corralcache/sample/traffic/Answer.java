package io.github.corralcache.sample.traffic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An HTTP/1.1 answer, as its bytes come in. Reads of it what tells how it went, and where it ends. For one thread. */
final class Answer {

    private static final int HEX = 16;
    private static final int CHUNKED = -1;

    private byte[] bytes = new byte[2_048];
    private int length;

    /** Where to go on reading: in the head at its beginning, in a chunked body at the beginning of a chunk. */
    private int position;

    private boolean hasHead;
    private int status;
    private boolean saysWhenToRetry;

    /** Of the body, in bytes; {@link #CHUNKED} where the body says. */
    private int bodyLength;

    private boolean isWhole;

    /**
     * Adds what came.
     *
     * @return whether the answer is whole now
     * @throws MalformedAnswerException if it is not an answer, or one that does not say where it ends
     */
    boolean add(ByteBuffer come) throws MalformedAnswerException {
        int more = come.remaining();
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
        come.get(bytes, length, more);
        length += more;
        try {
            isWhole = readHead() && readBody();
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException("no number where one belongs: " + e.getMessage());
        }
        return isWhole;
    }

    /** Says how it went. */
    Outcome outcome() {
        return isWhole ? Outcome.of(status, saysWhenToRetry) : Outcome.FAILED;
    }

    private boolean readHead() throws MalformedAnswerException {
        if (hasHead) {
            return true;
        }
        int end = endOfHead();
        if (end < 0) {
            return false;
        }
        String[] lines = text(0, end).split("\r\n", -1);
        String[] statusLine = lines[0].split(" ", 3);
        if (!statusLine[0].startsWith("HTTP/1.") || statusLine.length < 2) {
            throw new MalformedAnswerException("not an HTTP/1 answer: " + lines[0]);
        }
        status = Integer.parseInt(statusLine[1]);
        boolean isDelimited = false;
        for (String line : lines) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                bodyLength = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
                isDelimited = true;
            } else if (header.startsWith("transfer-encoding:") && header.endsWith("chunked")) {
                bodyLength = CHUNKED;
                isDelimited = true;
            } else if (header.startsWith("retry-after:")) {
                saysWhenToRetry = true;
            }
        }
        if (!isDelimited) {
            throw new MalformedAnswerException("neither a length nor chunks: " + lines[0]);
        }
        position = end + "\r\n\r\n".length();
        hasHead = true;
        return true;
    }

    private boolean readBody() {
        if (bodyLength != CHUNKED) {
            return length - position >= bodyLength;
        }
        for (int lineEnd = endOfLine(position); lineEnd >= 0; lineEnd = endOfLine(position)) {
            int size = Integer.parseInt(text(position, lineEnd).split(";", 2)[0].strip(), HEX);
            int end = lineEnd + "\r\n".length() + size + "\r\n".length();
            if (end > length) {
                return false;
            }
            position = end;
            if (size == 0) {
                return true;
            }
        }
        return false;
    }

    private int endOfHead() {
        for (int i = endOfLine(0); i >= 0; i = endOfLine(i + 1)) {
            if (i + 3 < length && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private int endOfLine(int from) {
        for (int i = from; i + 1 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}

package io.github.corralcache.sample.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The requests for a shop's product pages, in the order in which they were made, each as the key of the product.
 * Immutable.
 *
 * <p>The log is {@code web12} of the cache2k traces, (c) headissue GmbH, Jens Wilke, CC BY 4.0; see
 * {@code trace/NOTICE.md}.
 */
public final class ProductPageLog {

    private static final String RESOURCE = "/trace/web12.trace.gz";

    private final int[] keys;

    private ProductPageLog(int[] keys) {
        this.keys = keys;
    }

    /**
     * Reads the log that comes with the sample.
     *
     * @throws IOException if it is missing or damaged
     */
    public static ProductPageLog web12() throws IOException {
        try (InputStream compressed = ProductPageLog.class.getResourceAsStream(RESOURCE)) {
            if (compressed == null) {
                throw new IOException("the product-page log " + RESOURCE + " is not on the class path");
            }
            return read(new GZIPInputStream(compressed));
        }
    }

    /**
     * Reads a log of big-endian 32-bit keys to its end.
     *
     * @throws IOException if it cannot be read, is empty or ends within a key
     */
    static ProductPageLog read(InputStream log) throws IOException {
        byte[] bytes = log.readAllBytes();
        if (bytes.length == 0 || bytes.length % Integer.BYTES != 0) {
            throw new IOException(
                    "a product-page log is a number of 4-byte keys, but this one has " + bytes.length + " bytes");
        }
        int[] keys = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(keys);
        return new ProductPageLog(keys);
    }

    /** Returns the number of requests. */
    public int size() {
        return keys.length;
    }

    /** Returns the key of the request at {@code index}, from 0 to less than {@link #size}. */
    public int key(int index) {
        return keys[index];
    }

    /** Returns each key once, in ascending order. */
    public int[] distinctKeys() {
        return Arrays.stream(keys).distinct().sorted().toArray();
    }
}

package io.github.corralcache.tier;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A value as it lies in the second tier: its bytes by a codec, and what a node has to know of it before it reads them.
 * What comes out of {@link #open} is what went into {@link #seal}: bytes that were cut, changed, or written by another
 * application or version are refused with a reason.
 *
 * <p>Layout, big-endian: {@code 'C' '1'}, flags (1 byte), 0 (1 byte), CRC-32C of all that follows (4), schema (4), load
 * cost (8); if it bears tags: sequence (8), their number (2), each with its length (2) in UTF-8; if deflated: length of
 * the content (4); content. Checksum: CRC-32C, RFC 3720, appendix B.4.
 *
 * @param schema tells apart what the codec wrote: the type, and the version of its shape
 * @param cost what it costs to load the value again, in the unit of the cache; NaN where that is not known
 * @param tags the tags that the value bears
 * @param sequence what the records of the tags said: the value is valid as long as they say so; zero without tags
 * @param content the value's bytes; null for a cached null
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, not compared
public record Envelope(int schema, double cost, Set<String> tags, long sequence, byte @Nullable [] content) {

    /** Why bytes are refused. */
    public enum Defect {
        /** They are too short, or do not begin as an envelope does, or are of a later version. */
        FOREIGN,
        /** They were cut or changed on their way. */
        DAMAGED,
        /** They were written for another type, or another shape of it. */
        OTHER_SCHEMA,
        /** The content is larger than is allowed. */
        TOO_LARGE
    }

    /** Bytes are not an envelope that may be read. To its callers this is a miss. */
    public static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Defect defect;

        UnreadableException(Defect defect) {
            super(defect.name(), null, false, false); // thrown by the thousand when a server is full of other's values
            this.defect = defect;
        }

        /** Returns why the bytes are refused. */
        public Defect defect() {
            return defect;
        }
    }

    private static final short MAGIC = ('C' << 8) | '1';
    private static final int CHECKED_FROM = 8;
    private static final int SMALLEST = CHECKED_FROM + 12;

    private static final byte IS_NULL = 1;
    private static final byte IS_DEFLATED = 2;
    private static final byte HAS_TAGS = 4;

    /** Deflating what is smaller gains nothing. */
    static final int WORTH_DEFLATING = 2_048;

    public Envelope {
        tags = Set.copyOf(tags);
    }

    /**
     * Returns the bytes to be stored.
     *
     * @param compress whether to deflate a content that gets smaller by it
     * @throws IllegalArgumentException if there are more than 65,535 tags, or one is longer than that in UTF-8
     */
    public byte[] seal(boolean compress) {
        byte[] plain = content == null ? new byte[0] : content;
        byte[] stored = compress && plain.length >= WORTH_DEFLATING ? deflate(plain) : plain;
        boolean deflated = stored != plain;
        byte[] label = label();
        ByteBuffer out = ByteBuffer.allocate(SMALLEST + label.length + (deflated ? 4 : 0) + stored.length);
        out.putShort(MAGIC);
        out.put((byte)
                ((content == null ? IS_NULL : 0) | (deflated ? IS_DEFLATED : 0) | (tags.isEmpty() ? 0 : HAS_TAGS)));
        out.put((byte) 0);
        out.putInt(0);
        out.putInt(schema).putDouble(cost).put(label);
        if (deflated) {
            out.putInt(plain.length);
        }
        out.put(stored);
        out.putInt(4, checksum(out.array()));
        return out.array();
    }

    private byte[] label() {
        if (tags.isEmpty()) {
            return new byte[0];
        }
        byte[][] names = tags.stream()
                .sorted()
                .map(tag -> tag.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int length = 10;
        for (byte[] name : names) {
            length += 2 + requireShort("the length of a tag", name.length);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(sequence).putShort((short) requireShort("the number of tags", names.length));
        for (byte[] name : names) {
            out.putShort((short) name.length).put(name);
        }
        return out.array();
    }

    private static int requireShort(String what, int value) {
        if (value > 0xffff) {
            throw new IllegalArgumentException(what + " must be at most 65535; got " + value);
        }
        return value;
    }

    /** Returns {@code plain} itself if it does not get smaller. */
    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] room = new byte[plain.length - 4];
            int length = deflater.deflate(room);
            return deflater.finished() ? Arrays.copyOf(room, length) : plain;
        } finally {
            deflater.end();
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 2, 2); // the flags
        crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        return (int) crc.getValue();
    }

    /**
     * Reads what {@link #seal} wrote. Takes no more memory than {@code bytes} and the content, whatever lengths the
     * bytes claim.
     *
     * @param schema the schema that is expected
     * @param largest how many bytes the content may have
     * @throws UnreadableException if {@code bytes} are anything else
     */
    public static Envelope open(byte[] bytes, int schema, int largest) throws UnreadableException {
        if (bytes.length < SMALLEST || ByteBuffer.wrap(bytes).getShort() != MAGIC) {
            throw new UnreadableException(Defect.FOREIGN);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt(4) != checksum(bytes)) {
            throw new UnreadableException(Defect.DAMAGED);
        }
        byte flags = in.get(2);
        if ((flags & ~(IS_NULL | IS_DEFLATED | HAS_TAGS)) != 0 || in.get(3) != 0) {
            throw new UnreadableException(Defect.FOREIGN); // of a version that knows more
        }
        in.position(CHECKED_FROM);
        if (in.getInt() != schema) {
            throw new UnreadableException(Defect.OTHER_SCHEMA);
        }
        try {
            double cost = in.getDouble();
            Set<String> tags = new LinkedHashSet<>();
            long sequence = (flags & HAS_TAGS) == 0 ? 0 : readTags(in, tags);
            byte[] content = (flags & IS_DEFLATED) == 0 ? plain(in, largest) : inflate(in, largest);
            return new Envelope(schema, cost, tags, sequence, (flags & IS_NULL) == 0 ? content : null);
        } catch (BufferUnderflowException e) {
            throw new UnreadableException(Defect.DAMAGED);
        }
    }

    private static long readTags(ByteBuffer in, Set<String> tags) {
        long sequence = in.getLong();
        for (int left = Short.toUnsignedInt(in.getShort()); left > 0; left--) {
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] name = new byte[length];
            in.get(name);
            tags.add(new String(name, StandardCharsets.UTF_8));
        }
        return sequence;
    }

    private static byte[] plain(ByteBuffer in, int largest) throws UnreadableException {
        if (in.remaining() > largest) {
            throw new UnreadableException(Defect.TOO_LARGE);
        }
        byte[] content = new byte[in.remaining()];
        in.get(content);
        return content;
    }

    private static byte[] inflate(ByteBuffer in, int largest) throws UnreadableException {
        int length = in.getInt();
        if (length < 0 || length > largest) {
            throw new UnreadableException(Defect.TOO_LARGE);
        }
        if (length / 1_100 > in.remaining()) {
            throw new UnreadableException(Defect.DAMAGED); // deflate makes nothing smaller than 1:1032
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in);
            byte[] content = new byte[length];
            int inflated = inflater.inflate(content);
            if (inflated != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished() || in.hasRemaining()) {
                throw new UnreadableException(Defect.DAMAGED);
            }
            return content;
        } catch (DataFormatException e) {
            throw new UnreadableException(Defect.DAMAGED);
        } finally {
            inflater.end();
        }
    }
}

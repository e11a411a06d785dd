package io.github.corralcache.tiered;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other. A message can remove something, or wake who waits; it never brings a value.
 *
 * <p>Layout, big-endian: version (1 byte), kind (1), sender (8), number (8), cache (2 and UTF-8), subject (2 and
 * bytes).
 *
 * @param sender a random number of the node's own
 * @param number counts the messages of the sender, heartbeats apart, which repeat the last number
 * @param cache the name of the cache; empty in a heartbeat
 * @param subject the bytes of the key, or the tag in UTF-8; empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look at the bytes
record BusMessage(Kind kind, long sender, long number, String cache, byte[] subject) {

    enum Kind {
        /** A key was evicted or put. */
        WRITTEN,
        /** A key was loaded: who waits for it may ask. */
        PUBLISHED,
        /** A load of a key has ended without a value for others: who waits for it may load. */
        ABANDONED,
        /** All keys of a cache were removed. */
        CLEARED,
        /** A tag was removed. */
        TAG_REMOVED,
        /** Nothing has happened. */
        HEARTBEAT
    }

    private static final byte VERSION = 1;
    private static final Kind[] KINDS = Kind.values();
    private static final int SMALLEST = 2 + 16 + 4;

    /** More than a message of ours ever has. */
    static final int LARGEST = 128 * 1024 + SMALLEST;

    byte[] encode() {
        byte[] name = cache.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(SMALLEST + name.length + subject.length);
        out.put(VERSION).put((byte) kind.ordinal()).putLong(sender).putLong(number);
        out.putShort(length(name)).put(name);
        out.putShort(length(subject)).put(subject);
        return out.array();
    }

    private static short length(byte[] part) {
        if (part.length > 0xffff) {
            throw new IllegalArgumentException("a part of a message must be at most 65535 bytes; got " + part.length);
        }
        return (short) part.length;
    }

    /** Returns the message, or null for bytes that are none, or one of a version that is not known here. */
    static @Nullable BusMessage decode(byte[] bytes) {
        if (bytes.length < SMALLEST || bytes.length > LARGEST || bytes[0] != VERSION) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int kind = Byte.toUnsignedInt(in.get());
        if (kind >= KINDS.length) {
            return null;
        }
        try {
            long sender = in.getLong();
            long number = in.getLong();
            String cache = new String(part(in), StandardCharsets.UTF_8);
            byte[] subject = part(in);
            return in.hasRemaining() ? null : new BusMessage(KINDS[kind], sender, number, cache, subject);
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static byte[] part(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BusMessage message
                && kind == message.kind
                && sender == message.sender
                && number == message.number
                && cache.equals(message.cache)
                && Arrays.equals(subject, message.subject);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sender ^ number * 31);
    }

    /** Without the subject, which may be a key. */
    @Override
    public String toString() {
        return kind + " " + number + " of " + Long.toHexString(sender) + " in '" + cache + "'";
    }
}

package io.github.corralcache.tier;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a type and then a content of known length, so no two keys share their bytes: of two encodings neither is the
 * beginning of the other. Thread-safe.
 */
final class TypedKeyCodec implements KeyCodec {

    static final TypedKeyCodec INSTANCE = new TypedKeyCodec();

    /** Deeper keys are taken for ones that contain themselves. */
    private static final int DEEPEST = 16;

    private static final byte NULL = 0;
    private static final byte LIST = 1;
    private static final byte RECORD = 2;
    private static final byte ENUM = 3;
    private static final byte UUID_BITS = 4;

    /** Types written as the text that the JDK defines for them, which is another one for each value. */
    private static final Map<Class<?>, Byte> AS_TEXT = Map.of(
            String.class, (byte) 16,
            BigInteger.class, (byte) 17,
            BigDecimal.class, (byte) 18);

    /** Types written as 64 bits. */
    private static final Map<Class<?>, Byte> AS_LONG = Map.of(
            Byte.class, (byte) 32,
            Short.class, (byte) 33,
            Integer.class, (byte) 34,
            Long.class, (byte) 35,
            Character.class, (byte) 36,
            Boolean.class, (byte) 37,
            Float.class, (byte) 38,
            Double.class, (byte) 39);

    private static final byte TIME = 48;

    private final RecordComponents records = new RecordComponents();

    private TypedKeyCodec() {}

    @Override
    public byte @Nullable [] encode(Object key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
        try {
            return write(key, new DataOutputStream(bytes), 0) ? bytes.toByteArray() : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no end of memory to run into
        }
    }

    /** Returns false if {@code key} is, or has in it, what this codec does not know. */
    private boolean write(@Nullable Object key, DataOutputStream out, int depth) throws IOException {
        if (key == null) {
            out.writeByte(NULL);
            return true;
        }
        if (depth > DEEPEST) {
            return false;
        }
        Class<?> type = key.getClass();
        Byte code = AS_LONG.get(type);
        if (code != null) {
            out.writeByte(code);
            out.writeLong(bits(key));
            return true;
        }
        code = AS_TEXT.get(type);
        if (code != null) {
            out.writeByte(code);
            writeText(key.toString(), out);
            return true;
        }
        if (key instanceof UUID uuid) {
            out.writeByte(UUID_BITS);
            out.writeLong(uuid.getMostSignificantBits());
            out.writeLong(uuid.getLeastSignificantBits());
            return true;
        }
        if (key instanceof Enum<?> constant) {
            out.writeByte(ENUM);
            writeText(constant.getDeclaringClass().getName(), out);
            writeText(constant.name(), out);
            return true;
        }
        if (isTime(key)) {
            out.writeByte(TIME);
            writeText(type.getName(), out);
            writeText(key.toString(), out);
            return true;
        }
        if (key instanceof List<?> list) {
            out.writeByte(LIST);
            return writeAll(new ArrayList<>(list), out, depth);
        }
        if (key instanceof Record record) {
            List<@Nullable Object> components = records.of(record);
            if (components == null) {
                return false;
            }
            out.writeByte(RECORD);
            writeText(type.getName(), out);
            return writeAll(components, out, depth);
        }
        return false;
    }

    private boolean writeAll(List<? extends @Nullable Object> parts, DataOutputStream out, int depth)
            throws IOException {
        out.writeInt(parts.size());
        for (Object part : parts) {
            if (!write(part, out, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** As {@code equals} tells values apart: NaN is one value, 0.0 and -0.0 are two. */
    private static long bits(Object key) {
        if (key instanceof Character c) {
            return c;
        }
        if (key instanceof Boolean b) {
            return b ? 1 : 0;
        }
        if (key instanceof Float f) {
            return Float.floatToIntBits(f);
        }
        return key instanceof Double d ? Double.doubleToLongBits(d) : ((Number) key).longValue();
    }

    /** The values of {@code java.time}: final classes, whose text has all that {@code equals} looks at. */
    private static boolean isTime(Object key) {
        return (key instanceof TemporalAccessor || key instanceof TemporalAmount)
                && key.getClass().getPackageName().equals("java.time");
    }

    /** In code units, so that halves of surrogate pairs, which have no UTF-8, stay apart. */
    private static void writeText(String text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        boolean latin = text.chars().allMatch(c -> c < 0x80);
        out.writeBoolean(latin);
        if (latin) {
            out.writeBytes(text);
        } else {
            out.writeChars(text);
        }
    }
}

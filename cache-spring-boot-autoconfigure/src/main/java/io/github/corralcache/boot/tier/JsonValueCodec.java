package io.github.corralcache.boot.tier;

import io.github.corralcache.boot.tier.TypeShape.UnfitTypeException;
import io.github.corralcache.tier.ValueCodec;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.support.NullValue;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Writes values as JSON by the types that are declared for them, and reads nothing but these: the bytes cannot name a
 * class. Jackson's annotations on the types count; the application's own mapper does not, so that a change made for its
 * web pages changes nothing here. Thread-safe.
 *
 * <p>The content is the number of the declared type, 4 bytes, and then UTF-8.
 */
public final class JsonValueCodec implements ValueCodec {

    private static final int TYPE_NUMBER = 4;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .findAndAddModules(JsonValueCodec.class.getClassLoader())
            .addModule(new SimpleModule("corral").addAbstractTypeMapping(Set.class, LinkedHashSet.class))
            .enable(MapperFeature.REQUIRE_SETTERS_FOR_GETTERS) // what is derived need not be stored
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .build();

    private record Declared(JavaType type, boolean isExact, ObjectWriter writer, ObjectReader reader) {

        boolean fits(Object value) {
            Class<?> raw = type.getRawClass();
            boolean isOfMany = type.isContainerType() || raw.isEnum() || raw.isSealed();
            return isOfMany ? raw.isInstance(value) : raw == value.getClass();
        }
    }

    /** Fails for an object of a class that is not declared: what is read would be of another one. */
    private static final class OnlyDeclared extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // mappers are not serialized here
        private final TypeShape shape;

        OnlyDeclared(TypeShape shape) {
            this.shape = shape;
        }

        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
            if (!shape.has(bean.getBeanClass())) {
                throw new IllegalArgumentException(bean.getBeanClass().getName() + " is not a declared type");
            }
            return serializer;
        }
    }

    private final Map<Integer, Declared> types = new LinkedHashMap<>();
    private final int schema;

    /**
     * A codec of the values of one cache.
     *
     * @param declared their types, at least one
     * @throws IllegalArgumentException if there is none, or values of one could come back as something else; the
     *     message tells the reason
     */
    public JsonValueCodec(Collection<? extends Type> declared) {
        if (declared.isEmpty()) {
            throw new IllegalArgumentException("no type is declared for its values");
        }
        Map<String, TypeShape> shapes = new TreeMap<>();
        for (Type each : declared) {
            JavaType type = boxed(MAPPER.constructType(each));
            TypeShape shape = shape(type);
            if (shapes.put(shape.text(), shape) == null) {
                JsonMapper mapper = MAPPER.rebuild()
                        .addModule(new SimpleModule("only declared").setSerializerModifier(new OnlyDeclared(shape)))
                        .build();
                Declared before = types.put(
                        number(shape.text()),
                        new Declared(type, shape.isExact(), mapper.writerFor(type), mapper.readerFor(type)));
                if (before != null) {
                    throw new IllegalArgumentException("the numbers of " + before.type + " and " + type + " are equal");
                }
            }
        }
        schema = number(String.join("\n", shapes.keySet()));
    }

    /**
     * A codec of values of one type.
     *
     * @param type its name, with those of its parameters, such as {@code java.util.List<com.example.Article>}
     * @throws IllegalArgumentException if there is no such type, or as above
     */
    public static JsonValueCodec ofType(String type) {
        return new JsonValueCodec(List.of(MAPPER.getTypeFactory().constructFromCanonical(type)));
    }

    private static TypeShape shape(JavaType type) {
        try {
            return TypeShape.of(MAPPER, type);
        } catch (UnfitTypeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static JavaType boxed(JavaType type) {
        return type.isPrimitive()
                ? MAPPER.constructType(ClassUtils.resolvePrimitiveIfNecessary(type.getRawClass()))
                : type;
    }

    private static int number(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    @Override
    public int schema() {
        return schema;
    }

    @Override
    public Object nullValue() {
        return NullValue.INSTANCE;
    }

    /** Null for a value that is of none of the declared types, or of several. */
    @Override
    public byte @Nullable [] encode(Object value) {
        Map.Entry<Integer, Declared> fitting = null;
        for (Map.Entry<Integer, Declared> each : types.entrySet()) {
            if (each.getValue().fits(value)) {
                if (fitting != null) {
                    return null;
                }
                fitting = each;
            }
        }
        if (fitting == null) {
            return null;
        }
        Declared type = fitting.getValue();
        byte[] json = type.writer.writeValueAsBytes(value);
        if (!type.isExact && !comesBack(value, json, type)) {
            return null;
        }
        return ByteBuffer.allocate(TYPE_NUMBER + json.length)
                .putInt(fitting.getKey())
                .put(json)
                .array();
    }

    /** Whether {@code json} gives back the value; where that has no equality, whether it gives the same JSON again. */
    private static boolean comesBack(Object value, byte[] json, Declared type) {
        Object read = type.reader.readValue(json);
        return isSame(value, read) && Arrays.equals(json, type.writer.writeValueAsBytes(read));
    }

    /** What is in a container may be written as the declared type says, and be of another class. */
    private static boolean isSame(@Nullable Object value, @Nullable Object read) {
        if (value == null || read == null) {
            return value == read;
        }
        if (value instanceof Collection<?> one && read instanceof Collection<?> other) {
            Iterator<?> others = other.iterator();
            return one.size() == other.size() && one.stream().allMatch(each -> isSame(each, others.next()));
        }
        if (value instanceof Map<?, ?> one && read instanceof Map<?, ?> other) {
            return one.size() == other.size()
                    && one.entrySet().stream().allMatch(each -> isSame(each.getValue(), other.get(each.getKey())));
        }
        if (value instanceof Object[] one && read instanceof Object[] other) {
            return isSame(Arrays.asList(one), Arrays.asList(other));
        }
        return value.getClass() == read.getClass() && (!hasEquality(value) || value.equals(read));
    }

    private static boolean hasEquality(Object value) {
        try {
            return value.getClass().getMethod("equals", Object.class).getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every class has equals", e);
        }
    }

    @Override
    public Object decode(byte[] content) {
        if (content.length <= TYPE_NUMBER) {
            throw new IllegalArgumentException("there is no value in " + content.length + " bytes");
        }
        Declared type = types.get(ByteBuffer.wrap(content).getInt());
        Object value = type == null ? null : type.reader.readValue(content, TYPE_NUMBER, content.length - TYPE_NUMBER);
        if (value == null) {
            throw new IllegalArgumentException("the value is of no declared type");
        }
        return value;
    }
}

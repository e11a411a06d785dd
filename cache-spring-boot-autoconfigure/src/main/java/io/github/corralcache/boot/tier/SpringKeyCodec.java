package io.github.corralcache.boot.tier;

import io.github.corralcache.tier.KeyCodec;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/**
 * Knows besides the types of {@link KeyCodec#byType} Spring's {@link SimpleKey} of these, which is what a method with
 * several parameters, or none, has for a key. Thread-safe.
 */
public final class SpringKeyCodec implements KeyCodec {

    /** What no key of {@link KeyCodec#byType} begins with. */
    private static final byte SIMPLE_KEY = (byte) 0xF0;

    private static final @Nullable Field PARAMETERS = parameters();

    private final KeyCodec byType = KeyCodec.byType();

    /** A key does not hand out its parameters; null where the platform does not let us look. */
    private static @Nullable Field parameters() {
        Field field = ReflectionUtils.findField(SimpleKey.class, "params", Object[].class);
        return field != null && field.trySetAccessible() ? field : null;
    }

    @Override
    public byte @Nullable [] encode(Object key) {
        if (key.getClass() != SimpleKey.class) {
            return byType.encode(key);
        }
        Object[] parameters = PARAMETERS == null ? null : (Object[]) ReflectionUtils.getField(PARAMETERS, key);
        byte[] list = parameters == null ? null : byType.encode(Arrays.asList(parameters));
        if (list == null) {
            return null;
        }
        byte[] bytes = new byte[1 + list.length];
        bytes[0] = SIMPLE_KEY;
        System.arraycopy(list, 0, bytes, 1, list.length);
        return bytes;
    }
}

package io.github.corralcache.redis;

import io.github.corralcache.tier.ValueCodec;
import java.nio.charset.StandardCharsets;

/** Strings as UTF-8. */
public record TextCodec() implements ValueCodec {

    @Override
    public int schema() {
        return 1;
    }

    @Override
    public byte[] encode(Object value) {
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}

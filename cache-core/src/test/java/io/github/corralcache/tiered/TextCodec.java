package io.github.corralcache.tiered;

import io.github.corralcache.tier.ValueCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts, but not those that begin with "local". */
class TextCodec implements ValueCodec {

    private final int schema;

    TextCodec() {
        this(7);
    }

    TextCodec(int schema) {
        this.schema = schema;
    }

    @Override
    public int schema() {
        return schema;
    }

    @Override
    public byte @Nullable [] encode(Object value) {
        String text = (String) value;
        return text.startsWith("local") ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}

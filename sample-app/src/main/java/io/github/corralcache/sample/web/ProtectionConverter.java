package io.github.corralcache.sample.web;

import io.github.corralcache.sample.shop.Protection;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads {@code protection=on} and {@code protection=off}. */
@Component
final class ProtectionConverter implements Converter<String, Protection> {

    @Override
    public Protection convert(String source) {
        for (Protection protection : Protection.values()) {
            if (protection.toString().equals(source)) {
                return protection;
            }
        }
        throw new IllegalArgumentException("neither on nor off: " + source);
    }
}

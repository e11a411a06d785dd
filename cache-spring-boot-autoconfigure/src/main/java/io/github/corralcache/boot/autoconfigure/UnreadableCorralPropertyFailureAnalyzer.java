package io.github.corralcache.boot.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Says which {@code corral.*} property is not written as it should be, where it is set, and how it is written. Comes
 * before Spring Boot's own analyzer, which tells the first two only.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableCorralPropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("corral");

    private final WrittenProperties written;

    UnreadableCorralPropertyFailureAnalyzer(Environment environment) {
        this.written = new WrittenProperties(environment);
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        if (property == null) {
            // it has none where a value stands in place of what has keys
            property = written.find(cause.getName().toString());
        }
        if (property == null
                || !ROOT.isAncestorOf(property.getName())
                || cause.getCause() instanceof UnboundConfigurationPropertiesException) {
            return null;
        }
        String action = action(cause.getTarget().getType().resolve(Object.class), property.getName());
        return action == null
                ? null
                : new FailureAnalysis(
                        "Corral cannot read this property:%n%n    Property: %s%n    Value: \"%s\"%n    Origin: %s"
                                .formatted(property.getName(), property.getValue(), property.getOrigin()),
                        action,
                        cause);
    }

    private static @Nullable String action(Class<?> type, ConfigurationPropertyName name) {
        if (type.isRecord()) {
            List<String> keys = UnknownCorralPropertyFailureAnalyzer.keysOf(type.asSubclass(Record.class));
            return "This property has settings below it, each with its own key. Set one of them, such as %s.%s; the keys are: %s"
                    .formatted(name, keys.get(0), String.join(", ", keys));
        }
        if (type == Map.class) {
            return "This property has settings below it, each with its own name. Set one of them, such as %s.%s"
                    .formatted(name, example(name.getLastElement(Form.DASHED)));
        }
        if (type == Duration.class) {
            return "Set a duration such as 500ms, 30s, 10m or 1h.";
        }
        if (type == DataSize.class) {
            return "Set a size such as 512KB or 64MB, or a whole number.";
        }
        if (type == Integer.class || type == int.class || type == Long.class) {
            return "Set a whole number.";
        }
        if (type == Double.class) {
            return "Set a number such as 0.1.";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "Set true or false.";
        }
        if (type.isEnum()) {
            return "Set one of: "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> PropertyNames.value((Enum<?>) constant))
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        return null;
    }

    /** Returns what stands below the map that is called {@code map}, and how it is set. */
    private static String example(String map) {
        return switch (map) {
            case "caches" -> "books.soft-ttl=30s, where 'books' is the name of the cache.";
            case "pools" -> "shop.maximum-size=10000, where 'shop' is the name of the pool.";
            case "guarantees" -> "books=20%, where 'books' is the name of a cache.";
            case "routes" -> "books=report:*, where 'books' is the name of a cache.";
            default -> "small=10%, where 'small' is an option of the policy.";
        };
    }
}

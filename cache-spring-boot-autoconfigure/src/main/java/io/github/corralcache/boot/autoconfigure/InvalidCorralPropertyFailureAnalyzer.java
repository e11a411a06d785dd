package io.github.corralcache.boot.autoconfigure;

import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says which property cannot be fulfilled, where it is set, and what is allowed. */
final class InvalidCorralPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCorralPropertyException> {

    private final WrittenProperties written;

    InvalidCorralPropertyFailureAnalyzer(Environment environment) {
        this.written = new WrittenProperties(environment);
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidCorralPropertyException cause) {
        String properties = cause.properties().entrySet().stream()
                .map(entry ->
                        "%n    Property: %s".formatted(entry.getKey()) + details(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return new FailureAnalysis(
                "Corral cannot be configured as the application's properties say:%n%s%n    Reason: %s"
                        .formatted(properties, cause.reason()),
                cause.action(),
                cause);
    }

    private String details(String name, Object value) {
        ConfigurationProperty property = written.find(name);
        return property == null
                ? "%n    Value: \"%s\"".formatted(value)
                : "%n    Value: \"%s\"%n    Origin: %s".formatted(property.getValue(), property.getOrigin());
    }
}

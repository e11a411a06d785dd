package io.github.corralcache.boot.autoconfigure;

import java.util.Map;

/**
 * Properties that can be read, but not fulfilled. Stops the start; {@link InvalidCorralPropertyFailureAnalyzer} tells
 * the user.
 */
final class InvalidCorralPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> properties;
    private final String reason;
    private final String action;

    /**
     * @param properties the properties at fault by their whole names, with their values, the one to change first
     * @param reason why they cannot be fulfilled
     * @param action what is allowed
     */
    InvalidCorralPropertyException(Map<String, Object> properties, String reason, String action) {
        super(properties + ": " + reason + ". " + action);
        this.properties = properties;
        this.reason = reason;
        this.action = action;
    }

    Map<String, Object> properties() {
        return properties;
    }

    String reason() {
        return reason;
    }

    String action() {
        return action;
    }
}

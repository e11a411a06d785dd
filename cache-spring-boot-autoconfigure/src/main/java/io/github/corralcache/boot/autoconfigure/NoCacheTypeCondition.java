package io.github.corralcache.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless {@code spring.cache.type} asks for one of the caches that Spring Boot knows. */
final class NoCacheTypeCondition extends SpringBootCondition {

    private static final String PROPERTY = "spring.cache.type";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Corral");
        String type = context.getEnvironment().getProperty(PROPERTY);
        return type == null
                ? ConditionOutcome.match(message.because(PROPERTY + " is not set"))
                : ConditionOutcome.noMatch(message.because(PROPERTY + " asks for " + type));
    }
}

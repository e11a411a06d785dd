package io.github.corralcache.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless a property says no, in any of the words that Spring Boot takes for it. Stops the start where it says
 * neither yes nor no: Spring Boot's own condition compares texts, and would take a mistyped {@code true} for
 * {@code false}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSwitch.Condition.class)
@interface OnSwitch {

    /** The name of the property. */
    String value();

    /** Reads the property as the binding of {@link CorralProperties} does. */
    final class Condition extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String property = metadata.getAnnotations().get(OnSwitch.class).getString("value");
            boolean on = Objects.requireNonNull(Binder.get(context.getEnvironment())
                    .bind(property, Boolean.class)
                    .orElse(true));
            return new ConditionOutcome(
                    on,
                    ConditionMessage.forCondition("Corral").because(property + (on ? " is not false" : " is false")));
        }
    }
}

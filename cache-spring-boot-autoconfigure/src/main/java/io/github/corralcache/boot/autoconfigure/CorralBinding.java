package io.github.corralcache.boot.autoconfigure;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Refuses what Spring Boot would read as something else: names of caches and pools from which it would drop a sign, and
 * numbers from which it would drop the fraction, as YAML hands over numbers and no text.
 */
final class CorralBinding implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("corral");
    private static final Set<Class<?>> WHOLE = Set.of(Integer.class, int.class, Long.class, long.class);

    private final Environment environment;

    CorralBinding(Environment environment) {
        this.environment = environment;
    }

    @Override
    public BindHandler apply(BindHandler handler) {
        return new AbstractBindHandler(handler) {
            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                if (name.equals(ROOT)) {
                    CacheNames.requireReadable(environment);
                }
                return super.onStart(name, target, context);
            }

            @Override
            public @Nullable Object onSuccess(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
                ConfigurationProperty property = context.getConfigurationProperty();
                if (property != null
                        && ROOT.isAncestorOf(name)
                        && WHOLE.contains(target.getType().resolve(Object.class))
                        && property.getValue() instanceof Number number
                        && isFraction(number)) {
                    throw new IllegalArgumentException("must be a whole number; got " + number);
                }
                return super.onSuccess(name, target, context, result);
            }
        };
    }

    private static boolean isFraction(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().scale() > 0;
        }
        double value = number.doubleValue();
        return (number instanceof Double || number instanceof Float) && value != Math.rint(value);
    }
}

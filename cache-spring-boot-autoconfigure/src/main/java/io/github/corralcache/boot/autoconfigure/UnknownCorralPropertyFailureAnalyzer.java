package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.PoolSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.RedisSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.RefreshSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.TierSpec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which {@code corral.*} property does not exist, where it is set, and which one may have been meant. Comes before
 * Spring Boot's own analyzer, which does not know what would be right.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownCorralPropertyFailureAnalyzer
        extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("corral");

    /** What may stand in which part of the properties. */
    private static final Map<String, Class<? extends Record>> AREAS = Map.of(
            "defaults",
            Spec.class,
            "caches",
            Spec.class,
            "pools",
            PoolSpec.class,
            "refresh",
            RefreshSpec.class,
            "tier",
            TierSpec.class);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        Set<ConfigurationProperty> unknown = cause.getUnboundProperties();
        if (!unknown.stream().allMatch(property -> ROOT.isAncestorOf(property.getName()))) {
            return null;
        }
        String description = unknown.stream()
                .map(property -> "%n    Property: %s%n    Value: \"%s\"%n    Origin: %s"
                        .formatted(property.getName(), property.getValue(), property.getOrigin()))
                .collect(Collectors.joining("%n".formatted()));
        String action = unknown.stream()
                .map(UnknownCorralPropertyFailureAnalyzer::advice)
                .distinct()
                .collect(Collectors.joining("%n%n".formatted()));
        return new FailureAnalysis("Corral cannot use these properties:%n%s".formatted(description), action, cause);
    }

    private static String advice(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        return isKnown(name) && String.valueOf(property.getValue()).isEmpty()
                ? name + " has no value: set one, or remove the property."
                : advice(name);
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        Class<? extends Record> keys = AREAS.get(name.getElement(1, Form.DASHED));
        return keys != null && keysOf(keys).contains(name.getLastElement(Form.DASHED));
    }

    private static String advice(ConfigurationPropertyName name) {
        String area = name.getElement(1, Form.DASHED);
        int elements = name.getNumberOfElements();
        if (area.equals("defaults") && elements >= 3) {
            return choice("corral.defaults.", name.getElement(2, Form.DASHED), keysOf(Spec.class));
        }
        if (area.equals("caches") && elements >= 4) {
            List<String> keys = keysOf(Spec.class);
            int key = indexOfKey(name, keys);
            if (key > 3) {
                // the tail of the cache's name was taken for a key
                String cache = name.chop(key).subName(2).toString();
                return "If the cache is called '%1$s', write its name in brackets: corral.caches[%1$s].%2$s"
                        .formatted(cache, name.subName(key));
            }
            String cache = name.getElement(2, Form.ORIGINAL);
            return choice("corral.caches." + cache + ".", name.getElement(3, Form.DASHED), keys);
        }
        if (area.equals("pools") && elements >= 4) {
            String pool = name.getElement(2, Form.ORIGINAL);
            return choice("corral.pools." + pool + ".", name.getElement(3, Form.DASHED), keysOf(PoolSpec.class));
        }
        if (area.equals("tier") && elements >= 4) {
            return choice("corral.tier.redis.", name.getElement(3, Form.DASHED), keysOf(RedisSpec.class));
        }
        if (area.equals("tier") && elements >= 3) {
            return choice("corral.tier.", name.getElement(2, Form.DASHED), keysOf(TierSpec.class));
        }
        if (area.equals("refresh") && elements >= 3) {
            return choice("corral.refresh.", name.getElement(2, Form.DASHED), keysOf(RefreshSpec.class));
        }
        return choice("corral.", area, keysOf(CorralProperties.class));
    }

    /**
     * Returns where in a name under {@code corral.caches} a key stands behind the first part of the cache's name; or
     * -1.
     */
    private static int indexOfKey(ConfigurationPropertyName name, List<String> keys) {
        for (int i = 3; i < name.getNumberOfElements(); i++) {
            if (keys.contains(name.getElement(i, Form.DASHED))) {
                return i;
            }
        }
        return -1;
    }

    private static String choice(String prefix, String wrong, List<String> keys) {
        String nearest = keys.stream()
                .min(Comparator.comparingInt(key -> distance(key, wrong)))
                .orElseThrow();
        String question = distance(nearest, wrong) <= Math.max(2, wrong.length() / 3)
                ? "Did you mean %s%s? ".formatted(prefix, nearest)
                : "";
        return question
                + "Keys under %s are: %s".formatted(prefix.substring(0, prefix.length() - 1), String.join(", ", keys));
    }

    /** Returns the keys of {@code properties} as a user writes them. */
    static List<String> keysOf(Class<? extends Record> properties) {
        return Arrays.stream(properties.getRecordComponents())
                .map(RecordComponent::getName)
                .map(DataObjectPropertyName::toDashedForm)
                .toList();
    }

    /** Returns how many letters have to be changed, added or removed to make one word of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}

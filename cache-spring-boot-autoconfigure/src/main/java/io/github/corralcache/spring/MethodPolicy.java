package io.github.corralcache.spring;

import io.github.corralcache.CacheSettings;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Ttl;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionException;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

/** The {@link CachePolicy} of one method, read once. Thread-safe. */
final class MethodPolicy {

    private static final Log LOG = LogFactory.getLog(MethodPolicy.class);
    private static final ExpressionParser PARSER = new SpelExpressionParser();
    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private final Method method;
    private final @Nullable BeanFactoryResolver beans;
    private final @Nullable Duration softTtl;
    private final @Nullable Duration hardTtl;
    private final CallerWait callerWait;
    private final String waitTimeout;
    private final @Nullable Expression cost;
    private final @Nullable Expression weight;
    private final List<Expression> tags;

    /** What was said in the log already, by attribute and cache. */
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * @param method the method as its class declares it
     * @param placeholders fills in the placeholders of a text
     * @throws IllegalStateException if the annotation says what cannot be understood
     */
    MethodPolicy(
            CachePolicy annotation,
            Method method,
            UnaryOperator<@Nullable String> placeholders,
            @Nullable BeanFactoryResolver beans) {
        this.method = method;
        this.beans = beans;
        softTtl = duration("softTtl", annotation.softTtl(), placeholders);
        hardTtl = duration("hardTtl", annotation.hardTtl(), placeholders);
        if (softTtl != null && hardTtl != null && !hardTtl.isZero() && hardTtl.compareTo(softTtl) < 0) {
            throw invalid(
                    "hardTtl",
                    annotation.hardTtl(),
                    "hardTtl must be at least softTtl, which is \"" + annotation.softTtl() + "\"",
                    null);
        }
        waitTimeout = annotation.waitTimeout();
        Duration limit = duration("waitTimeout", waitTimeout, placeholders);
        callerWait = limit == null ? CallerWait.AS_THE_CACHE_SAYS : new CallerWait(limit);
        cost = annotation.cost().isEmpty() ? null : expression("cost", annotation.cost());
        weight = annotation.weight().isEmpty() ? null : expression("weight", annotation.weight());
        tags = Arrays.stream(annotation.tags())
                .map(tag -> expression("tags", tag))
                .toList();
    }

    private @Nullable Duration duration(String attribute, String text, UnaryOperator<@Nullable String> placeholders) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            String resolved = placeholders.apply(text);
            if (!StringUtils.hasText(resolved)) {
                return null;
            }
            Duration duration = DurationFormatterUtils.detectAndParse(resolved.trim());
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(attribute, text, e.getMessage() + "; write a duration such as 500ms, 30s or 10m", e);
        }
        throw invalid(attribute, text, "a duration must be zero or more", null);
    }

    private Expression expression(String attribute, String text) {
        try {
            return PARSER.parseExpression(text);
        } catch (ExpressionException | IllegalStateException | IllegalArgumentException e) {
            throw invalid(attribute, text, "it must be a SpEL expression: " + e.getMessage(), e);
        }
    }

    private IllegalStateException invalid(String attribute, String text, String reason, @Nullable Exception cause) {
        return new IllegalStateException(where(attribute, text) + ": " + reason, cause);
    }

    private String where(String attribute, String text) {
        return "@CachePolicy(" + attribute + " = \"" + text + "\") on "
                + method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** Warns of what an attribute comes to in a cache, once. */
    private void warn(String attribute, String text, CorralCache cache, String what) {
        if (said.add(attribute + " in " + cache.getName())) {
            LOG.warn(where(attribute, text) + " " + what);
        }
    }

    /** Returns how long a call of the method waits for the load of another call in {@code cache}. */
    CallerWait callerWait(CorralCache cache, boolean sync) {
        Protection protection = cache.settings().protection();
        boolean shares = protection == Protection.ALL || (protection == Protection.SYNC && sync);
        if (callerWait.limit() != null && !shares) {
            warn(
                    "waitTimeout",
                    waitTimeout,
                    cache,
                    "has no effect in the cache '" + cache.getName() + "', where this method never waits; set"
                            + " corral.caches." + cache.getName() + ".protect to all");
        }
        return callerWait;
    }

    /** Returns what the policy says of values that a call of the method makes for {@code cache}. */
    ValueDescription forCall(CorralCache cache, Object target, @Nullable Object[] arguments) {
        Expression mindedCost = mindedCost(cache);
        Expression mindedWeight = mindedWeight(cache);
        return (value, plain) -> {
            CacheValue<Object> described = plain;
            Ttl ttl =
                    value == null ? null : ttl(cache.getNativeCache().settings().ttl());
            if (ttl != null) {
                described = described.withTtl(ttl);
            }
            Expression cost = value == null ? null : mindedCost;
            Expression weight = value == null ? null : mindedWeight;
            if (cost != null || weight != null || !tags.isEmpty()) {
                EvaluationContext context = context(target, arguments, value);
                if (cost != null) {
                    described = described.withCost(cost(cost, context));
                }
                if (weight != null) {
                    described = weighed(described, weight, context, cache);
                }
                if (!tags.isEmpty()) {
                    described = described.withTags(tags(context));
                }
            }
            return described;
        };
    }

    private @Nullable Expression mindedCost(CorralCache cache) {
        if (cost == null || cache.settings().declaredCost()) {
            return cost;
        }
        warn(
                "cost",
                cost.getExpressionString(),
                cache,
                "has no effect in the cache '" + cache.getName() + "'; set corral.caches." + cache.getName()
                        + ".cost to declared");
        return null;
    }

    private @Nullable Expression mindedWeight(CorralCache cache) {
        CacheSettings settings = cache.getNativeCache().settings();
        if (weight == null || settings.weighted()) {
            return weight;
        }
        warn(
                "weight",
                weight.getExpressionString(),
                cache,
                "has no effect in the cache '" + cache.getName() + "', " + bound(settings)
                        + " a number of entries, each of which counts as one; set "
                        + maximumWeights(cache.getName(), settings) + " in place of maximum-size");
        return null;
    }

    /** The pools of one cache are bounded alike. */
    private static String bound(CacheSettings settings) {
        List<String> pools = pools(settings);
        return switch (pools.size()) {
            case 0 -> "whose maximum is";
            case 1 -> "whose pool '" + pools.get(0) + "' has a maximum that is";
            default -> "whose pools '" + String.join("', '", pools) + "' each have a maximum that is";
        };
    }

    private static String maximumWeights(String cache, CacheSettings settings) {
        List<String> pools = pools(settings);
        return pools.isEmpty()
                ? "corral.caches." + cache + ".maximum-weight"
                : pools.stream()
                        .map(pool -> "corral.pools." + pool + ".maximum-weight")
                        .collect(Collectors.joining(" and "));
    }

    private static List<String> pools(CacheSettings settings) {
        return Stream.concat(Stream.ofNullable(settings.pool()), settings.otherPools().stream())
                .toList();
    }

    /** Returns the TTL of values, or null if that of the cache holds. */
    private @Nullable Ttl ttl(Ttl ofCache) {
        Duration soft = softTtl;
        Duration hard = hardTtl;
        if (soft != null) {
            return new Ttl(soft, hard == null ? soft.plus(soft.dividedBy(2)) : hard);
        }
        if (hard == null) {
            return null;
        }
        boolean shorter = !hard.isZero() && hard.compareTo(ofCache.soft()) < 0;
        return new Ttl(shorter ? hard : ofCache.soft(), hard);
    }

    private EvaluationContext context(Object target, @Nullable Object[] arguments, @Nullable Object result) {
        MethodBasedEvaluationContext context =
                new MethodBasedEvaluationContext(target, method, arguments, PARAMETER_NAMES);
        context.setVariable("result", result);
        if (beans != null) {
            context.setBeanResolver(beans);
        }
        return context;
    }

    private double cost(Expression expression, EvaluationContext context) {
        Number cost = number("cost", expression, context);
        return cost == null ? Double.NaN : cost.doubleValue();
    }

    private CacheValue<Object> weighed(
            CacheValue<Object> value, Expression expression, EvaluationContext context, CorralCache cache) {
        Number found = number("weight", expression, context);
        if (found == null) {
            return value;
        }
        double ceiling = Math.ceil(found.doubleValue());
        boolean whole = found instanceof Long || found instanceof Integer; // which a double may not hold exactly
        long weight = whole ? found.longValue() : Double.isNaN(ceiling) ? -1 : (long) ceiling;
        if (weight < 0) {
            warn(
                    "weight",
                    expression.getExpressionString(),
                    cache,
                    "must give a weight of zero or more; got " + found + " in the cache '" + cache.getName()
                            + "'. The value is returned, but not cached");
        }
        return value.withWeight(weight);
    }

    private @Nullable Number number(String attribute, Expression expression, EvaluationContext context) {
        Object found = evaluate(attribute, expression, context);
        if (found == null || found instanceof Number) {
            return (Number) found;
        }
        throw invalid(
                attribute,
                expression.getExpressionString(),
                attribute + " must be a number; got a " + found.getClass().getName(),
                null);
    }

    private Set<String> tags(EvaluationContext context) {
        Set<String> found = new LinkedHashSet<>();
        for (Expression expression : tags) {
            Object value = evaluate("tags", expression, context);
            Iterable<?> all = value instanceof Iterable<?> several
                    ? several
                    : Arrays.asList(
                            ObjectUtils.isArray(value)
                                    ? ObjectUtils.toObjectArray(value)
                                    : new @Nullable Object[] {value});
            for (Object tag : all) {
                if (tag != null) {
                    found.add(tag.toString());
                }
            }
        }
        return found;
    }

    private @Nullable Object evaluate(String attribute, Expression expression, EvaluationContext context) {
        try {
            return expression.getValue(context);
        } catch (RuntimeException e) {
            throw invalid(attribute, expression.getExpressionString(), String.valueOf(e.getMessage()), e);
        }
    }
}

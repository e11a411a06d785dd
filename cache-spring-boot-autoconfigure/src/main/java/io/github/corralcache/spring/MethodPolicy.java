package io.github.corralcache.spring;

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
    private final @Nullable Expression cost;
    private final List<Expression> tags;

    /** The caches that mind no declared costs, of which that was said. */
    private final Set<String> unminded = ConcurrentHashMap.newKeySet();

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
                    "a value would be gone before it is stale: softTtl is \"" + annotation.softTtl() + "\"",
                    null);
        }
        cost = annotation.cost().isEmpty() ? null : expression("cost", annotation.cost());
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
        throw invalid(attribute, text, "a duration is not negative", null);
    }

    private Expression expression(String attribute, String text) {
        try {
            return PARSER.parseExpression(text);
        } catch (ExpressionException | IllegalStateException | IllegalArgumentException e) {
            throw invalid(attribute, text, "this is no SpEL expression: " + e.getMessage(), e);
        }
    }

    private IllegalStateException invalid(String attribute, String text, String reason, @Nullable Exception cause) {
        return new IllegalStateException(
                "@CachePolicy(" + attribute + " = \"" + text + "\") on " + name() + ": " + reason, cause);
    }

    private String name() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** Returns what the policy says of values that a call of the method makes for {@code cache}. */
    ValueDescription forCall(CorralCache cache, Object target, @Nullable Object[] arguments) {
        boolean minded = cache.settings().declaredCost();
        if (cost != null && !minded && unminded.add(cache.getName())) {
            LOG.warn("@CachePolicy(cost = \"" + cost.getExpressionString() + "\") on " + name()
                    + " has no effect in the cache '" + cache.getName() + "'; set corral.caches." + cache.getName()
                    + ".cost to declared");
        }
        return (value, plain) -> {
            CacheValue<Object> described = plain;
            Ttl ttl =
                    value == null ? null : ttl(cache.getNativeCache().settings().ttl());
            if (ttl != null) {
                described = described.withTtl(ttl);
            }
            Expression cost = value == null || !minded ? null : this.cost;
            if (cost != null || !tags.isEmpty()) {
                EvaluationContext context = context(target, arguments, value);
                if (cost != null) {
                    described = described.withCost(cost(cost, context));
                }
                if (!tags.isEmpty()) {
                    described = described.withTags(tags(context));
                }
            }
            return described;
        };
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
        Object cost = evaluate("cost", expression, context);
        if (cost == null) {
            return Double.NaN;
        }
        if (cost instanceof Number number) {
            return number.doubleValue();
        }
        throw invalid(
                "cost",
                expression.getExpressionString(),
                "a cost is a number, not a " + cost.getClass().getName(),
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

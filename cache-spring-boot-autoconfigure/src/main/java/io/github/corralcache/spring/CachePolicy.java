package io.github.corralcache.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of the values that a cached method returns how long they last, what they cost, how much room they take what they
 * belong to, and how long a call waits for another. Goes with
 * {@link org.springframework.cache.annotation.Cacheable @Cacheable} or
 * {@link org.springframework.cache.annotation.CachePut @CachePut} on the same method, or on a class for all methods of
 * it that say nothing themselves; does nothing without them, and nothing in caches other than Corral's. May be a
 * meta-annotation.
 *
 * <pre>{@code
 * @Cacheable("answers")
 * @CachePolicy(softTtl = "30s", hardTtl = "10m", cost = "#result.tokens", tags = "'tenant-' + #tenant")
 * public Answer ask(String tenant, String question) { … }
 * }</pre>
 *
 * <p>Expressions are SpEL, evaluated when the method has returned and its value is about to be stored: {@code #result}
 * is the value (of an {@code Optional}, a future or a publisher, what is in it), arguments go by their names, beans by
 * {@code @name}, and the root object is the target of the call. What cannot be read fails the first call of the method,
 * and an expression that cannot be evaluated the call at hand, with an {@link IllegalStateException} that names the
 * annotation, the method and the text.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CachePolicy {

    /**
     * Age past which a value is stale, such as {@code 30s}, {@code PT30S} or <code>${ranking.ttl}</code>; {@code 0} for
     * never. The cache's if left out, or {@link #hardTtl} if that is shorter. Cached nulls keep the cache's null TTL.
     */
    String softTtl() default "";

    /** Age past which a value is gone; {@code 0} for never. Half as long again as {@link #softTtl} if left out. */
    String hardTtl() default "";

    /**
     * How long a call waits for another call that loads its key, or for a permit to load, such as {@code 80ms} or
     * <code>${ranking.patience}</code>. After that it gets a {@link io.github.corralcache.CacheOverloadException}.
     * {@code 0}: it does not wait. The cache's {@code wait-timeout} if left out. A load that the call runs itself is
     * not cut short. Counts for {@code @Cacheable}, for each key that the call waits for, and in caches that share the
     * loads of the method.
     */
    String waitTimeout() default "";

    /**
     * Expression for what it costs to make the value again, a number in the unit that the cache's other values use.
     * Counts in caches that have {@code cost: declared}, and is not evaluated elsewhere, nor for null. What is not
     * positive, null included, leaves it to the application's cost model.
     */
    String cost() default "";

    /**
     * Expression for how much of the cache's maximum weight the value takes, a number in the unit of the cache's
     * weigher, which is then not asked; a fraction is rounded up. Counts in caches and pools that have a
     * {@code maximum-weight}, and is not evaluated elsewhere, nor for null. Null leaves it to the weigher. As with a
     * weigher, a value with a negative weight is not cached, and neither is one that is heavier than the cache can
     * hold.
     */
    String weight() default "";

    /**
     * Expressions for what the value belongs to: each a tag, a collection or an array of them, or null for none. What
     * is not a string is one as its {@code toString} says. Evaluated for null values too, so write
     * {@code #result?.tenant}.
     *
     * @see CorralCacheManager#evictByTag
     */
    String[] tags() default {};
}

package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.TierSpec;
import io.github.corralcache.redis.RedisTier;
import io.github.corralcache.tier.SecondTier;
import io.lettuce.core.RedisURI;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Connects to Redis or Valkey where {@code corral.tier.type} says so: to {@code corral.tier.redis.url}, else where
 * Spring Data Redis is told that the server is. By a client of its own, with a short patience.
 */
@AutoConfiguration(
        before = CorralCacheAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({RedisTier.class, RedisURI.class})
@ConditionalOnProperty(name = "corral.tier.type", havingValue = "redis")
@ConditionalOnMissingBean(SecondTier.class)
@EnableConfigurationProperties(CorralProperties.class)
public final class CorralRedisTierAutoConfiguration {

    private static final Log LOG = LogFactory.getLog(CorralRedisTierAutoConfiguration.class);

    /** Where the application says where the server is for Corral alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "corral.tier.redis.url")
    static class ByUrl {

        @Bean
        RedisTier corralRedisTier(CorralProperties properties, Environment environment) {
            String url = properties.tier().redis().url();
            try {
                RedisURI uri = RedisURI.create(url);
                return build(new RedisServers(List.of(uri), false, null), properties.tier(), environment);
            } catch (IllegalArgumentException e) {
                throw new Setting<>("corral.tier.redis.url", "******", 0)
                        .refused(
                                "url must be that of a Redis server; it is not shown, as it may have a password",
                                "Set a URL such as redis://localhost:6379, rediss://user:password@host:6379 for TLS,"
                                        + " or redis-sentinel://host:26379/0#master.");
            }
        }
    }

    /** Where Spring Data Redis knows the server. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    @ConditionalOnBean(DataRedisConnectionDetails.class)
    @Conditional(NoUrl.class)
    static class ByConnectionDetails {

        @Bean
        RedisTier corralRedisTier(
                CorralProperties properties, DataRedisConnectionDetails details, Environment environment) {
            return build(RedisServers.of(details), properties.tier(), environment);
        }
    }

    static final class NoUrl extends NoneNestedConditions {

        NoUrl() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnProperty(name = "corral.tier.redis.url")
        static class Url {}
    }

    private static RedisTier build(RedisServers servers, TierSpec spec, Environment environment) {
        SharedTier.validate(spec);
        String prefix = SharedTiers.keyPrefix(spec, environment);
        if (!spec.allowPlaintext()) {
            String open = servers.unprotected();
            if (open != null) {
                LOG.warn("The second tier's server '" + open + "' is beyond this machine, and reached without TLS or"
                        + " without a password: whoever can reach it reads and writes the cached values. Use rediss://"
                        + " and a password, or set corral.tier.allow-plaintext: true");
            }
        }
        RedisTier.Builder builder =
                servers.builder().channel(prefix + ":bus").operationTimeout(spec.operationTimeout());
        return builder.build();
    }
}

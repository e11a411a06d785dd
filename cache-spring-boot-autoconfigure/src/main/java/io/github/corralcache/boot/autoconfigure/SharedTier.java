package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.boot.autoconfigure.CorralProperties.EvictFailure;
import io.github.corralcache.boot.autoconfigure.CorralProperties.OnWaitTimeout;
import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.TierKeys;
import io.github.corralcache.boot.autoconfigure.CorralProperties.TierSpec;
import io.github.corralcache.boot.tier.DeclaredTypes;
import io.github.corralcache.boot.tier.JsonValueCodec;
import io.github.corralcache.boot.tier.SpringKeyCodec;
import io.github.corralcache.tier.KeyCodec;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierSettings;
import io.github.corralcache.tier.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Puts caches in front of the second tier, as the properties say. Thread-safe. */
final class SharedTier {

    private static final Log LOG = LogFactory.getLog(SharedTier.class);

    private final SecondTier tier;
    private final TierSpec spec;
    private final String keyPrefix;
    private final KeyCodec keyCodec;
    private final DeclaredTypes types;

    SharedTier(SecondTier tier, TierSpec spec, String keyPrefix, @Nullable KeyCodec keyCodec, DeclaredTypes types) {
        this.tier = tier;
        this.spec = spec;
        this.keyPrefix = keyPrefix;
        this.keyCodec = keyCodec == null ? new SpringKeyCodec() : keyCodec;
        this.types = types;
    }

    /** Gives the tier to the cache that {@code builder} makes, unless its values stay on this node. */
    void apply(String name, CacheBuilder<Object, Object> builder, SettingScopes scopes) {
        if (TierSwitch.isOff(scopes)) {
            return;
        }
        ValueCodec codec = codec(name, scopes);
        if (codec != null) {
            builder.tier(tier, settings(codec, scopes));
        }
    }

    private @Nullable ValueCodec codec(String name, SettingScopes scopes) {
        Setting<String> declared = scopes.find("type", Spec::type);
        try {
            return declared == null ? new JsonValueCodec(types.of(name)) : JsonValueCodec.ofType(declared.value());
        } catch (IllegalArgumentException e) {
            if (declared != null) {
                throw declared.refused(
                        "type must name a class whose values JSON gives back as they were: " + e.getMessage(),
                        "Set a type such as com.example.Article or java.util.List<com.example.Article>, or tier: none.");
            }
            LOG.warn("The values of cache '" + name + "' stay on this node: " + e.getMessage() + ". Set "
                    + PropertyNames.entry("corral.caches", name) + ".type, or tier: none to say that they shall");
            return null;
        }
    }

    private TierSettings settings(ValueCodec codec, SettingScopes scopes) {
        TierSettings settings = TierSettings.of(keyPrefix, codec)
                .withKeyCodec(keyCodec)
                .withLocalTtl(scopes.get("local-ttl", Spec::localTtl, spec.localTtl()))
                .withOperationTimeout(spec.operationTimeout())
                .withLease(spec.lease())
                .withSuspectTtl(spec.suspectTtl())
                .withLargestValue(
                        (int) Math.min(Integer.MAX_VALUE, spec.largestValue().toBytes()))
                .compressed(spec.compress())
                .onWaitTimeout(
                        spec.onWaitTimeout() == OnWaitTimeout.REFUSE
                                ? TierSettings.OnWaitTimeout.FAIL
                                : TierSettings.OnWaitTimeout.LOAD_LOCALLY)
                .onEvictFailure(
                        spec.evictFailure() == EvictFailure.QUEUE
                                ? TierSettings.OnEvictFailure.QUEUE
                                : TierSettings.OnEvictFailure.THROW)
                .withWarnings(LOG::warn);
        return spec.keys() == TierKeys.PLAIN || spec.keySecret() == null
                ? settings
                : settings.withKeySecret(spec.keySecret().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InvalidCorralPropertyException for the first setting of the tier that cannot be fulfilled */
    static void validate(TierSpec spec) {
        requirePositive("operation-timeout", spec.operationTimeout());
        requirePositive("lease", spec.lease());
        requirePositive("suspect-ttl", spec.suspectTtl());
        if (spec.localTtl().isNegative()) {
            throw new Setting<>("corral.tier.local-ttl", spec.localTtl(), 0)
                    .refused(
                            "local-ttl must not be negative; got " + DurationText.of(spec.localTtl()),
                            "Set a duration such as 5s, or 0 for as long as the value lasts.");
        }
        if (spec.largestValue().compareTo(DataSize.ofBytes(1)) < 0) {
            throw new Setting<>("corral.tier.largest-value", spec.largestValue(), 0)
                    .refused(
                            "largest-value must be at least 1B; got " + spec.largestValue(), "Set a size such as 1MB.");
        }
        if (spec.keys() == TierKeys.HASHED
                && (spec.keySecret() == null || spec.keySecret().isEmpty())) {
            throw new Setting<>("corral.tier.keys", "hashed", 0)
                    .refused(
                            "keys are hashed with a secret, and corral.tier.key-secret is not set",
                            "Set corral.tier.key-secret to the same long random text on all nodes.");
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new Setting<>("corral.tier." + key, value, 0)
                    .refused(
                            key + " must be more than zero; got " + DurationText.of(value),
                            "Set a duration such as 150ms or 3s.");
        }
    }
}

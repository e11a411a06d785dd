package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.time.Duration;
import java.util.Set;

/** What the properties of a cache say of the second tier, also where there is none. */
final class TierSwitch {

    private static final Set<String> OFF = Set.of("none", "false", "off");
    private static final Set<String> ON = Set.of("true", "on");

    private TierSwitch() {}

    /** @throws InvalidCorralPropertyException for the first setting of a cache that cannot be fulfilled */
    static void validate(SettingScopes scopes) {
        isOff(scopes);
        Setting<Duration> local = scopes.find("local-ttl", Spec::localTtl);
        if (local != null && local.value().isNegative()) {
            throw local.refused(
                    "local-ttl must not be negative; got " + DurationText.of(local.value()),
                    "Set a duration such as 5s, or 0 for as long as the value lasts.");
        }
    }

    /** Returns whether the cache's values stay on this node, whatever there is. */
    static boolean isOff(SettingScopes scopes) {
        Setting<String> set = scopes.find("tier", Spec::tier);
        if (set == null || ON.contains(PropertyNames.letters(set.value()))) {
            return false;
        }
        if (OFF.contains(PropertyNames.letters(set.value()))) {
            return true;
        }
        throw set.refused(
                "tier must be true or none; got '" + set.value() + "'",
                "Set none to keep the values on this node; which server there is, is said by corral.tier.type.");
    }
}

package io.github.corralcache.sample.traffic;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the traffic.
 *
 * @param warmUpVisits how many visits are sent to each side, once, before the first load, and then stampedes; 0 for
 *     neither
 */
@ConfigurationProperties("traffic")
record TrafficProperties(@DefaultValue("3000") int warmUpVisits) {

    TrafficProperties {
        if (warmUpVisits < 0) {
            throw new IllegalArgumentException("traffic.warm-up-visits is " + warmUpVisits + ", must be at least 0");
        }
    }
}

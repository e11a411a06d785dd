package io.github.corralcache.sample.shop;

import java.util.List;

/** Who competes, in this order; all have caches of one size. */
public record Contenders(List<Contender> all) {

    public Contenders {
        all = List.copyOf(all);
    }
}

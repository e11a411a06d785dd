package io.github.corralcache.sample.shop;

/** Whether the shop's caches are protected by Corral. */
public enum Protection {
    ON("on"),
    OFF("off");

    private final String name;

    Protection(String name) {
        this.name = name;
    }

    /** Returns the name that requests use. */
    @Override
    public String toString() {
        return name;
    }
}

package io.github.corralcache.sample.traffic;

/** A load is under way, and a second one would spoil the figures of both. */
public final class TrafficBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrafficBusyException() {
        super("a replay, a stampede or a contest is under way; wait for its end or stop it");
    }
}

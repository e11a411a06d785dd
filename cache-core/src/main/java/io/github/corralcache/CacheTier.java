package io.github.corralcache;

import java.util.Set;

/** What can be seen of a cache's second tier. Thread-safe; no method blocks or asks the server. */
public interface CacheTier {

    /** Whether the second tier is of use at this moment. */
    enum State {
        /** The server answers. */
        UP,
        /** The server does not answer: this node works alone. Its loads are still one per key. */
        DOWN,
        /** One caller is trying whether the server answers again. */
        TRYING
    }

    /** Returns the name of the engine, such as {@code redis}. */
    String engine();

    /** Returns the names of what the engine can do, such as {@code LEASES}, in no particular order. */
    Set<String> traits();

    /** Returns whether the server answers, as far as is known. */
    State state();

    /** Returns whether this node hears of writes elsewhere; false where the engine cannot tell. */
    boolean hearsOthers();

    /** Returns how many loads of this node wait for another node's at this moment. */
    int waitingForOthers();

    /** Returns how many writes the server has not confirmed yet. */
    int undelivered();

    /** Returns a snapshot of the counters. */
    TierStats stats();
}

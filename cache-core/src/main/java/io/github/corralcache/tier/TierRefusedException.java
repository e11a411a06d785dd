package io.github.corralcache.tier;

/**
 * The server has answered, by refusing: its memory is full, for instance, or the value is too large for it. An engine
 * fails its stages with this where the server is well otherwise, so that it is not taken for one that does not answer.
 */
public final class TierRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what the server has said; without keys, values and passwords */
    public TierRefusedException(String message) {
        super(message, null, false, false); // a server that is full refuses by the thousand
    }
}

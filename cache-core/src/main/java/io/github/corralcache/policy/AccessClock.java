package io.github.corralcache.policy;

/**
 * The time that use is reckoned in, for all segments of a cache. Readers read it racily, to mark the words of entries
 * that they hit; it is moved on by {@link CostLessons} alone.
 */
final class AccessClock {

    /** Of a plain field readers may see an older value for a while, which only makes a use look older than it is. */
    private int now;

    /** The epoch and tick of this moment, as in the word of an entry used now. */
    int now() {
        return now;
    }

    /** The epoch of this moment, to be compared for equality. */
    int epoch() {
        return AccessWord.epoch(now);
    }

    void set(int epoch, int tick) {
        int stamp = AccessWord.stamp(epoch, tick);
        if (stamp != now) { // readers everywhere hold the line that this is in
            now = stamp;
        }
    }

    /** The word of an entry after a hit: the same if that says nothing new. */
    int mark(int word) {
        int at = now;
        return AccessWord.saysAsMuch(word, at) ? word : AccessWord.used(word, at);
    }
}

package io.github.corralcache.tiered;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which messages of each node were heard, and which are missing. Thread-safe. */
final class Senders {

    private static final long SILENT = TimeUnit.MINUTES.toNanos(5);

    /** Nodes that claim to exist; a flood of made-up ones is not remembered. */
    private static final int MOST = 1_000;

    private static final int MOST_MISSING = 1_000;

    private static final class Heard {
        long latest;
        long at;
        /** By number, since when. */
        final Map<Long, Long> missing = new HashMap<>();
    }

    /** Guarded by this. */
    private final Map<Long, Heard> bySender = new HashMap<>();

    /**
     * Notes {@code message}, of another node, heard at {@code now}.
     *
     * @return whether others were missed for certain; of others it is not known yet
     */
    synchronized boolean note(BusMessage message, long now) {
        boolean beats = message.kind() == BusMessage.Kind.HEARTBEAT;
        long number = message.number();
        Heard heard = bySender.get(message.sender());
        if (heard == null) {
            if (bySender.size() >= MOST) {
                return true; // whoever that is, nobody knows what it has said before
            }
            heard = new Heard();
            heard.latest = number;
            heard.at = now;
            bySender.put(message.sender(), heard);
            return number > (beats ? 0 : 1); // it has said something before
        }
        heard.at = now;
        heard.missing.remove(number);
        if (number <= heard.latest) {
            return false;
        }
        long firstMissing = heard.latest + 1;
        long lastMissing = beats ? number : number - 1;
        heard.latest = number;
        if (lastMissing - firstMissing >= MOST_MISSING || lastMissing - firstMissing < -1) {
            heard.missing.clear();
            return true;
        }
        for (long each = firstMissing; each <= lastMissing; each++) {
            heard.missing.put(each, now);
        }
        return false;
    }

    synchronized boolean hasGaps() {
        return bySender.values().stream().anyMatch(heard -> !heard.missing.isEmpty());
    }

    /** Returns whether messages are missing since {@code grace} or longer, which are given up. */
    synchronized boolean takeGaps(long now, long grace) {
        boolean gaps = false;
        for (Heard heard : bySender.values()) {
            gaps |= heard.missing.values().removeIf(since -> now - since >= grace);
        }
        return gaps;
    }

    synchronized void forgetSilent(long now) {
        bySender.values().removeIf(heard -> now - heard.at > SILENT);
    }
}

package io.github.corralcache.tiered;

import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.tiered.Counters.Event;
import io.github.corralcache.tiered.KeyIndex.Known;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What one cache does when it hears of other nodes, or does not. A message never brings a value. Thread-safe. */
final class Hearing<K, V> implements BusLine.Member {

    private final Branch<K, V> branch;
    private final Local<K, V> local;
    private final BusLine line;
    private final Mailbox mailbox;
    private final AtomicBoolean doubts = new AtomicBoolean();
    private volatile @Nullable Scheduled next;

    Hearing(Branch<K, V> branch, BusLine line) {
        this.branch = branch;
        this.local = branch.local();
        this.line = line;
        this.mailbox = new Mailbox(local.elsewhere(), this::read, this::mayHaveMissed);
    }

    void start() {
        line.join(this);
        tick();
    }

    private void tick() {
        if (!branch.isClosed()) {
            line.tick(local.now());
            next = local.schedule(this::tick, BusLine.HEARTBEAT);
        }
    }

    void stop() {
        line.leave(this);
        Scheduled planned = next;
        if (planned != null) {
            planned.cancel();
        }
    }

    void tell(BusMessage.Kind kind, byte[] subject) {
        line.tell(kind, address(), subject);
    }

    @Override
    public String address() {
        return branch.keys().address();
    }

    @Override
    public void later(Runnable task, long nanos) {
        local.schedule(task, nanos);
    }

    @Override
    public long now() {
        return local.now();
    }

    @Override
    public void heard(BusMessage message) {
        mailbox.add(message);
    }

    private void read(BusMessage message) {
        byte[] subject = message.subject();
        switch (message.kind()) {
            case WRITTEN -> {
                Known<K> known = branch.index().find(subject);
                if (known != null) {
                    local.evict(known.key);
                }
                branch.wake(subject);
            }
            case PUBLISHED -> branch.wake(subject);
            case ABANDONED -> branch.loadAlone(subject);
            case CLEARED -> {
                branch.agreements().doubt();
                local.clear();
                branch.wakeAll();
            }
            case TAG_REMOVED -> {
                String tag = branch.hiddenTags().tag(subject);
                branch.agreements().doubt();
                branch.tags().removedElsewhere(tag);
                local.evictByTag(tag);
            }
            case HEARTBEAT -> {
                // is for all caches
            }
        }
    }

    @Override
    public void mayHaveMissed() {
        if (local.size() > 0) {
            branch.counters().count(Event.BUS_GAP);
        }
        doubt();
        branch.wakeAll();
    }

    private void doubt() {
        branch.agreements().doubt();
        branch.tags().doubt();
        if (doubts.compareAndSet(false, true)) { // the threads of the client are not for that
            local.elsewhere().execute(() -> {
                doubts.set(false);
                branch.suspicion().raise();
            });
        }
    }

    @Override
    public void hearsNothing() {
        if (branch.server().isUp()) { // otherwise nobody could say more than a moment ago, nor write anything
            doubt();
        }
    }
}

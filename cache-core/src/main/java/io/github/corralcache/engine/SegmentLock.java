package io.github.corralcache.engine;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A mutex of the platform, so virtual threads that wait for it do not pin their carriers. It is held for less than a
 * thread takes to fall asleep and be woken, so who finds it held looks again for a moment first.
 */
final class SegmentLock extends ReentrantLock {

    private static final long serialVersionUID = 1;

    /** About a microsecond; none where the holder cannot be running meanwhile. */
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 32 : 0;

    @Override
    public void lock() {
        if (!tryLock()) {
            lockContended();
        }
    }

    private void lockContended() {
        for (int look = 0; look < LOOKS; look++) {
            Thread.onSpinWait();
            if (!isLocked() && tryLock()) {
                return;
            }
        }
        super.lock();
    }
}

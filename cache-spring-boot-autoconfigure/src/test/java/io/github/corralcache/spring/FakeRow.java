package io.github.corralcache.spring;

import org.jspecify.annotations.Nullable;

/** A database of one row, with transactions of which others see nothing before they commit. */
final class FakeRow {

    private volatile String committed = "old";

    /** What one transaction has done; there is none where work is null. */
    final class Work {
        private @Nullable String written;
        boolean rollbackOnly;

        void commit() {
            if (written != null) {
                committed = written;
            }
        }

        Object savepoint() {
            String now = written;
            return (Runnable) () -> written = now;
        }

        void rollbackTo(Object savepoint) {
            ((Runnable) savepoint).run();
        }
    }

    void reset() {
        committed = "old";
    }

    String read(@Nullable Work work) {
        return work == null || work.written == null ? committed : work.written;
    }

    void write(@Nullable Work work, String value) {
        if (work == null) {
            committed = value;
        } else {
            work.written = value;
        }
    }
}

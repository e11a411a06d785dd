package io.github.corralcache.planted.engine;

/** One of three that need each other. */
final class Second {

    /** Counts as the type around it. */
    static final class Inside {
        Third third = new Third();
    }
}

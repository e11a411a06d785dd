package io.github.corralcache.planted.engine;

/** One of three that need each other. */
final class First {
    Second second = new Second();
}

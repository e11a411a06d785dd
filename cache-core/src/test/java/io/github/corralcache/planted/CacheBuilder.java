package io.github.corralcache.planted;

import io.github.corralcache.planted.engine.Engine;

/** Allowed: the composition root may name anything. */
public final class CacheBuilder {
    Engine engine = new Engine();
}

package io.github.corralcache.planted.engine;

import io.github.corralcache.planted.loading.Room;

/** Allowed: the engine may name every room. */
public final class Engine {
    Room room = new Room();
}

package io.github.corralcache.planted.policy;

import io.github.corralcache.planted.loading.Room;

public final class ImportsRoom {
    Room room = new Room();
}

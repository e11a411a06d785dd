package io.github.corralcache.planted;

import io.github.corralcache.planted.policy.ImportsRoom;

final class RootImportsRoom {
    ImportsRoom room = new ImportsRoom();
}

package io.github.corralcache.planted.loading;

public final class Room {}

package io.github.corralcache.planted.cellar;

final class NotDrawn {}

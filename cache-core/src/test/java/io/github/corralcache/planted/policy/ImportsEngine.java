package io.github.corralcache.planted.policy;

import io.github.corralcache.planted.engine.Engine;

final class ImportsEngine {
    Engine engine = new Engine();
}

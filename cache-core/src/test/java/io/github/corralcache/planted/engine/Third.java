package io.github.corralcache.planted.engine;

/** One of three that need each other; needs one more, which needs nobody. */
final class Third {
    First[] firsts = {};
    Engine engine = new Engine();

    Third() {}

    Third(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) {}
}

/**
 * The cache engine and its public API. Packages that are not exported are not API.
 *
 * @see io.github.corralcache.Cache
 */
module io.github.corralcache {
    requires static transitive org.jspecify;

    exports io.github.corralcache;
    exports io.github.corralcache.cost;
    exports io.github.corralcache.tier;
}

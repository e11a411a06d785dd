/**
 * The cache engine and its public API. Packages that are not exported are not API. Of {@code policy}, that is the
 * catalogue of names; its contract is for the policies of this module.
 *
 * @see io.github.corralcache.Cache
 */
module io.github.corralcache {
    requires static transitive org.jspecify;

    exports io.github.corralcache;
    exports io.github.corralcache.cost;
    exports io.github.corralcache.policy;
    exports io.github.corralcache.tier;
}

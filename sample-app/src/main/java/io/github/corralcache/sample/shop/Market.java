package io.github.corralcache.sample.shop;

/** A country the shop sells to, by its ISO 3166 code. */
public enum Market {
    AT,
    CH,
    DE,
    ES,
    FR,
    GB,
    IT,
    NL
}

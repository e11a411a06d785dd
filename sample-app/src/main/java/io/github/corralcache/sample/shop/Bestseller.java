package io.github.corralcache.sample.shop;

/** A product among the most sold of its category, with the number sold. */
public record Bestseller(int productId, String name, long sold) {}

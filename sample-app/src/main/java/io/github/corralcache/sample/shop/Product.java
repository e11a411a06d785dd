package io.github.corralcache.sample.shop;

/** A product as its page shows it. */
public record Product(int id, String name, int categoryId, String category, int priceCents, int stock) {}

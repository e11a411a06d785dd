package io.github.corralcache.benchmarks.tasks;

/** What the page's caches hold. */
record Book(long id, String title, int pages, boolean onLoan) {}

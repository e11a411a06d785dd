package io.github.corralcache.engine;

/** All entries are of one cache. */
record SoleOwner<K, V>(Owner<K, V> owner) implements SlotOwners<K, V> {

    @Override
    public Owner<K, V> of(int slot) {
        return owner;
    }

    @Override
    public void added(int slot, Owner<K, V> by, int slots) {}

    @Override
    public void removed(int slot) {}

    @Override
    public boolean areShared() {
        return false;
    }
}

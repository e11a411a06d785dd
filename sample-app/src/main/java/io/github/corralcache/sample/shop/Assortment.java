package io.github.corralcache.sample.shop;

import java.util.List;
import java.util.Locale;

/** Makes up the shop's categories and its products' names: the same for the same id, on every machine. */
final class Assortment {

    private static final List<String> CATEGORIES = words("""
            Backpack Basket Bench Blanket Blender Bookcase Bottle Bowl Camera Candle Carpet Chair Clock Coat Compass Curtain
            Desk Drill Easel Fan Flute Fork Frame Guitar Hammer Hammock Helmet Jug Kettle Keyboard Knife Ladder Lamp Lantern
            Mirror Mug Notebook Oven Pan Pillow Radio Saddle Scarf Shelf Stool Table Teapot Tent
            """);

    private static final List<String> FINISHES = words("""
            Amber Ash Blue Brass Bronze Cedar Cherry Copper Coral Cork Cream Green Grey Indigo Ivory Linen Maple Moss Oak
            Olive Pearl Pine Red Rose Sand Silver Slate Steel Teak Walnut White
            """);

    private Assortment() {}

    static int categories() {
        return CATEGORIES.size();
    }

    static String category(int id) {
        return CATEGORIES.get(id);
    }

    static int categoryOf(int productId) {
        return Math.floorMod(mix(productId), CATEGORIES.size());
    }

    static String nameOf(int productId) {
        String finish = FINISHES.get(Math.floorMod(mix(~productId), FINISHES.size()));
        return finish + " " + CATEGORIES.get(categoryOf(productId)).toLowerCase(Locale.ROOT) + " " + productId;
    }

    /** Spreads neighbouring ids over categories and finishes: the finaliser of MurmurHash3. */
    private static int mix(int id) {
        int hash = id;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}

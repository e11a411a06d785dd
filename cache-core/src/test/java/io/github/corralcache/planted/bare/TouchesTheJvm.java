package io.github.corralcache.planted.bare;

import java.io.InputStream;
import java.io.ObjectInputStream;
import java.lang.reflect.Field;

final class TouchesTheJvm {

    sun.misc.Unsafe unsafe;

    static Object read(InputStream stream) throws Exception {
        return new ObjectInputStream(stream).readObject();
    }

    static void open(Field field) {
        field.setAccessible(true);
    }

    static void leave() {
        System.exit(1);
    }
}

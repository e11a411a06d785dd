package io.github.corralcache.tier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the components of records, also of those whose class is not public. Thread-safe. */
final class RecordComponents {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final ClassValue<List<MethodHandle>> accessors = new ClassValue<>() {
        @Override
        protected List<MethodHandle> computeValue(Class<?> type) {
            try {
                MethodHandles.Lookup inside = MethodHandles.privateLookupIn(type, LOOKUP);
                List<MethodHandle> handles = new ArrayList<>();
                for (RecordComponent component : type.getRecordComponents()) {
                    handles.add(inside.unreflect(component.getAccessor()));
                }
                return List.copyOf(handles);
            } catch (IllegalAccessException e) {
                return NOT_READABLE; // in a module that is not open to this one
            }
        }
    };

    private static final List<MethodHandle> NOT_READABLE =
            List.of(MethodHandles.constant(Object.class, "in place of what cannot be read"));

    /**
     * Returns the components of {@code record} in their order, or null if its module does not let this one read them.
     *
     * @throws RuntimeException what an accessor throws
     */
    @Nullable
    List<@Nullable Object> of(Record record) {
        List<MethodHandle> handles = accessors.get(record.getClass());
        if (handles == NOT_READABLE) {
            return null;
        }
        List<@Nullable Object> components = new ArrayList<>(handles.size());
        for (MethodHandle handle : handles) {
            try {
                components.add(handle.invoke(record));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("an accessor of a record cannot throw this", e);
            }
        }
        return components;
    }
}

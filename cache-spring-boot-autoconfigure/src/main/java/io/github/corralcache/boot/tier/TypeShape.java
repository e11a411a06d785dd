package io.github.corralcache.boot.tier;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a mapper makes of a type, all the way down. Two versions of an application whose types differ in a name or the
 * type of a property have different shapes.
 *
 * <p>Refuses the types of which JSON does not give back what it was made of: those whose class is decided by each value
 * and not by the declaration, and those of which it leaves something out.
 */
final class TypeShape {

    /** A type whose values JSON may not give back as they were. */
    static final class UnfitTypeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfitTypeException(String reason) {
            super(reason);
        }
    }

    private static final Set<Class<?>> PLAIN = Set.of(
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            boolean.class,
            char.class,
            byte.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            String.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            Date.class);

    /** Those that are read as something that keeps the order. */
    private static final Set<Class<?>> CONTAINERS = Set.of(
            Collection.class,
            List.class,
            Set.class,
            Map.class,
            Iterable.class,
            java.util.ArrayList.class,
            LinkedHashSet.class,
            HashSet.class,
            java.util.HashMap.class,
            java.util.LinkedHashMap.class);

    private final JsonMapper mapper;
    private final StringBuilder text = new StringBuilder();
    private final Set<JavaType> seen = new HashSet<>();
    private final Set<Class<?>> classes = new HashSet<>();
    private boolean isExact = true;

    private TypeShape(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Returns the shape of {@code type} as {@code mapper} sees it.
     *
     * @throws UnfitTypeException with the reason
     */
    static TypeShape of(JsonMapper mapper, JavaType type) {
        TypeShape shape = new TypeShape(mapper);
        shape.add(type, type.toCanonical());
        return shape;
    }

    /** Returns a text that is the same for the same shape only. */
    String text() {
        return text.toString();
    }

    /**
     * Returns whether the declaration alone says what class each object of a value is. Else an object may be of a
     * subclass, and each value has to be tried.
     */
    boolean isExact() {
        return isExact;
    }

    /** Returns whether an object of {@code raw} may be a part of a value. */
    boolean has(Class<?> raw) {
        return classes.contains(raw);
    }

    private void add(JavaType type, String where) {
        Class<?> raw = type.getRawClass();
        classes.add(raw);
        text.append(raw.getName());
        if (PLAIN.contains(raw) || isTime(raw)) {
            return;
        }
        if (raw.isEnum()) {
            text.append(Arrays.toString(raw.getEnumConstants()));
        } else if (type.isArrayType()) {
            inside(type.getContentType(), where);
        } else if (type.isReferenceType()) {
            inside(type.getReferencedType(), where);
        } else if (type.isContainerType()) {
            if (!CONTAINERS.contains(raw)) {
                throw new UnfitTypeException(where + " is a " + raw.getName()
                        + "; only List, Set, Map and Collection are given back as they were");
            }
            if (type.isMapLikeType()) {
                inside(type.getKeyType(), where);
            }
            inside(type.getContentType(), where);
        } else if (seen.add(type)) {
            addBean(type, raw);
        }
    }

    private void inside(JavaType content, String where) {
        text.append('<');
        add(content, where + " of " + content.toCanonical());
        text.append('>');
    }

    private static boolean isTime(Class<?> raw) {
        return raw.getPackageName().equals("java.time") && Modifier.isFinal(raw.getModifiers());
    }

    private void addBean(JavaType type, Class<?> raw) {
        refuseOpen(type, raw);
        if (raw.isSealed()) {
            text.append('|');
            for (Class<?> permitted : raw.getPermittedSubclasses()) {
                add(mapper.constructType(permitted), permitted.getName());
            }
            return;
        }
        isExact &= Modifier.isFinal(raw.getModifiers());
        BeanDescription written = mapper._serializationContext().introspectBeanDescription(type);
        if (written.findJsonValueAccessor() != null) {
            isExact = false;
            inside(written.findJsonValueAccessor().getType(), raw.getName());
            return;
        }
        BeanDescription read = mapper._deserializationContext().introspectBeanDescription(type);
        Map<String, JavaType> properties = new TreeMap<>();
        Set<String> kept = new HashSet<>();
        for (BeanPropertyDefinition property : written.findProperties()) {
            if (property.couldSerialize()) {
                properties.put(property.getName(), property.getPrimaryType());
            }
        }
        Set<String> readable = new HashSet<>();
        for (BeanPropertyDefinition property : read.findProperties()) {
            if (property.couldDeserialize() || property.hasConstructorParameter()) {
                readable.add(property.getName());
                kept.add(property.getInternalName());
            }
        }
        properties.keySet().retainAll(readable);
        for (BeanPropertyDefinition property : written.findProperties()) {
            if (!properties.containsKey(property.getName())) {
                kept.remove(property.getInternalName());
            }
        }
        requireAllFields(raw, kept);
        text.append('{');
        properties.forEach((name, of) -> {
            text.append(name).append(':');
            add(of, raw.getName() + "." + name);
            text.append(',');
        });
        text.append('}');
    }

    private static void refuseOpen(JavaType type, Class<?> raw) {
        JsonTypeInfo byValue = raw.getAnnotation(JsonTypeInfo.class);
        boolean isNamed = byValue != null && byValue.use() == JsonTypeInfo.Id.NAME;
        if (byValue != null && !isNamed) {
            throw new UnfitTypeException(raw.getName() + " lets each value name its class");
        }
        if (type.isJavaLangObject()
                || raw.getName().startsWith("java.")
                || raw.getName().startsWith("javax.")) {
            throw new UnfitTypeException(type.toCanonical() + " does not say what its values are");
        }
        boolean isAbstract = Modifier.isAbstract(raw.getModifiers());
        if (isAbstract && !(raw.isSealed() && isNamed)) {
            throw new UnfitTypeException(
                    raw.getName() + " is abstract; only sealed types with @JsonTypeInfo(use = NAME)"
                            + " say which classes their values may have");
        }
    }

    private static void requireAllFields(Class<?> raw, Set<String> kept) {
        for (Class<?> type = raw; type != null && type != Object.class && type != Record.class; ) {
            for (Field field : type.getDeclaredFields()) {
                boolean isState = !Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.isSynthetic();
                if (isState && !kept.contains(field.getName())) {
                    throw new UnfitTypeException(
                            "JSON would lose the field '" + field.getName() + "' of " + type.getName());
                }
            }
            type = type.getSuperclass();
        }
    }
}

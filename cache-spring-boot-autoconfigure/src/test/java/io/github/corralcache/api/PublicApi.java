package io.github.corralcache.api;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What users of a module may name, as text: its public types, with their public and protected members, one a line and
 * sorted. {@code V?} may be null, and {@code *} is a wildcard; leaves out bodies, names of parameters and everything
 * that is not public.
 */
final class PublicApi {

    private static final int VISIBLE = Modifier.PUBLIC | Modifier.PROTECTED;

    private PublicApi() {}

    /** Returns the lines of the types that {@code classes} has in {@code packages}. */
    static List<String> of(Path classes, Set<String> packages) {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types(classes, packages)) {
            lines.add(header(type) + " {");
            members(type).forEach(member -> lines.add("    " + member));
            lines.add("}");
        }
        return lines;
    }

    /** Returns the packages that hold public types, by name. */
    static Set<String> packages(Path classes) {
        return types(classes, null).stream().map(Class::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Class<?>> types(Path classes, @Nullable Set<String> packages) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .<Class<?>>map(PublicApi::load)
                    .filter(PublicApi::isVisible)
                    .filter(type -> packages == null || packages.contains(type.getPackageName()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if ((each.getModifiers() & VISIBLE) == 0 || each.isAnonymousClass() || each.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        int hidden = Modifier.STATIC | Modifier.STRICT | (type.isInterface() ? Modifier.ABSTRACT : 0);
        String modifiers = type.isEnum() || type.isRecord()
                ? "public"
                : Modifier.toString(type.getModifiers() & ~hidden & ~Modifier.INTERFACE);
        StringBuilder header =
                new StringBuilder(modifiers + " " + kind + " " + type.getName() + variables(type.getTypeParameters()));
        if (type.isRecord()) {
            header.append(Stream.of(type.getRecordComponents())
                    .map(PublicApi::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        AnnotatedType parent = type.getAnnotatedSuperclass();
        if (parent != null && kind.equals("class") && parent.getType() != Object.class) {
            header.append(" extends ").append(text(parent));
        }
        if (type.getAnnotatedInterfaces().length > 0 && !type.isAnnotation()) {
            header.append(type.isInterface() ? " extends " : " implements ")
                    .append(Stream.of(type.getAnnotatedInterfaces())
                            .map(PublicApi::text)
                            .collect(Collectors.joining(", ")));
        }
        return header.toString();
    }

    private static String component(RecordComponent component) {
        return text(component.getAnnotatedType()) + " " + component.getName();
    }

    private static List<String> members(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isApi(field.getModifiers(), field.isSynthetic())) {
                members.add(field.isEnumConstant() ? field.getName() : field(field));
            }
        }
        List<String> rest = new ArrayList<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isApi(constructor.getModifiers(), constructor.isSynthetic()) && !type.isRecord()) {
                rest.add(executable(constructor, "<init>"));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isApi(method.getModifiers(), method.isSynthetic() || method.isBridge()) && !isImplied(type, method)) {
                rest.add(executable(method, text(method.getAnnotatedReturnType()) + " " + method.getName()));
            }
        }
        rest.sort(null);
        members.addAll(rest);
        return members;
    }

    private static boolean isApi(int modifiers, boolean synthetic) {
        return (modifiers & VISIBLE) != 0 && !synthetic;
    }

    /** The language says that it is there. */
    private static boolean isImplied(Class<?> type, Method method) {
        if (type.isEnum()) {
            return method.getName().equals("values") || method.getName().equals("valueOf");
        }
        boolean ofObject = Stream.of(Object.class.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && List.of(other.getParameterTypes()).equals(List.of(method.getParameterTypes())));
        return ofObject
                || (type.isRecord()
                        && method.getParameterCount() == 0
                        && Stream.of(type.getRecordComponents())
                                .anyMatch(component -> component.getAccessor().equals(method)));
    }

    private static String field(Field field) {
        String line =
                Modifier.toString(field.getModifiers()) + " " + text(field.getAnnotatedType()) + " " + field.getName();
        boolean constant = Modifier.isStatic(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return constant ? line + " = " + field.get(null) : line; // compiled into those who use it
        } catch (IllegalAccessException e) {
            return line; // protected
        }
    }

    private static String executable(Executable member, String name) {
        int modifiers = member.getModifiers() & (Modifier.methodModifiers() | Modifier.PROTECTED);
        if (member.getDeclaringClass().isInterface()) {
            modifiers &= ~(Modifier.PUBLIC | Modifier.ABSTRACT);
        }
        modifiers &= ~(Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.PUBLIC);
        boolean isDefault = member instanceof Method method && method.isDefault();
        String thrown = member.getAnnotatedExceptionTypes().length == 0
                ? ""
                : Stream.of(member.getAnnotatedExceptionTypes())
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", ", " throws ", ""));
        return Stream.of(
                                Modifier.toString(modifiers),
                                isDefault ? "default" : "",
                                variables(member.getTypeParameters()),
                                name)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" "))
                + Stream.of(member.getAnnotatedParameterTypes())
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", ", "(", ")"))
                + thrown;
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables)
                        .map(variable -> variable.getName() + bounds(variable.getAnnotatedBounds()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounds(AnnotatedType[] bounds) {
        String text = Stream.of(bounds).map(PublicApi::text).collect(Collectors.joining(" & "));
        return text.equals("java.lang.Object") ? "" : " extends " + text;
    }

    private static String text(AnnotatedType type) {
        String nullness = isNullable(type) ? "?" : "";
        if (type instanceof AnnotatedArrayType array) {
            return text(array.getAnnotatedGenericComponentType()) + "[]" + nullness;
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            String raw = parameterized.getType().getTypeName();
            return raw.substring(0, raw.indexOf('<'))
                    + Stream.of(parameterized.getAnnotatedActualTypeArguments())
                            .map(PublicApi::text)
                            .collect(Collectors.joining(", ", "<", ">"))
                    + nullness;
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            if (wildcard.getAnnotatedLowerBounds().length > 0) {
                return "* super " + text(wildcard.getAnnotatedLowerBounds()[0]);
            }
            return "*" + bounds(wildcard.getAnnotatedUpperBounds());
        }
        return type.getType().getTypeName() + nullness;
    }

    private static boolean isNullable(AnnotatedElement element) {
        return element.isAnnotationPresent(Nullable.class);
    }
}

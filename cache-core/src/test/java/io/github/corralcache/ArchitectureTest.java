package io.github.corralcache;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.lang.reflect.AccessibleObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Holds the main code to the picture in ARCHITECTURE.md. Each rule is tried on the package {@code planted} too, which
 * breaks it, so that a rule which no longer sees anything does not pass for one that is kept.
 */
class ArchitectureTest {

    private static final String ROOT = "io.github.corralcache";
    private static final String PLANTED = ROOT + ".planted";

    private static final Set<String> ROOMS =
            Set.of("policy", "cost", "expiry", "loading", "pool", "tier", "tiered", "tag", "stats");
    private static final String ENGINE = "engine";
    private static final String COMPOSITION_ROOTS = "(CacheBuilder|CachePoolBuilder)";

    /** The one exception: it asks whether it may look into a class, and takes no for an answer. */
    private static final String ASKS_TO_LOOK_INSIDE = ROOT + ".HeapShape";

    private static final JavaClasses MAIN =
            new ClassFileImporter(Set.of(new ImportOption.DoNotIncludeTests())).importPackages(ROOT);
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(PLANTED);

    @Test
    void importsFollowTheDrawnArrows() {
        arrows(ROOT).check(MAIN);
    }

    @Test
    void arrowsFindRoomsThatImportRoomsEngineOrNothingDrawn() {
        assertThat(violations(arrows(PLANTED)))
                .anyMatch(line -> line.contains("planted.policy.ImportsRoom") && line.contains("planted.loading"))
                .anyMatch(line -> line.contains("planted.policy.ImportsEngine") && line.contains("planted.engine"))
                .anyMatch(line -> line.contains("planted.RootImportsRoom") && line.contains("planted.policy"))
                .anyMatch(line -> line.contains("planted.cellar") && line.contains("not drawn"))
                .noneMatch(line -> line.contains("Class <" + PLANTED + ".CacheBuilder"))
                .noneMatch(line -> line.contains("Class <" + PLANTED + ".engine.Engine>"));
    }

    @Test
    void mainCodeKeepsItsHandsOffTheJvm() {
        HANDS_OFF.check(MAIN);
    }

    @Test
    void handsOffFindsDeserialisationExitAndReflection() {
        assertThat(violations(HANDS_OFF))
                .anyMatch(line -> line.contains("ObjectInputStream"))
                .anyMatch(line -> line.contains("System.exit"))
                .anyMatch(line -> line.contains("setAccessible"))
                .anyMatch(line -> line.contains("sun.misc.Unsafe"));
    }

    @Test
    void everyPackageIsNullMarked() {
        NULL_MARKED.check(MAIN);
    }

    @Test
    void nullMarkedFindsThePackageWithoutPackageInfo() {
        assertThat(violations(NULL_MARKED)).anyMatch(line -> line.contains(PLANTED + ".bare"));
    }

    /** A circle has one arrow at least that runs back up. Those named are of types that one reads together. */
    @Test
    void engineHasNoCirclesButThese() {
        assertThat(circles(ROOT + ".engine", MAIN))
                .containsExactlyInAnyOrder(
                        Set.of("LeadingClaim", "Loads"),
                        Set.of("PoolAccount", "PoolEntries", "PoolEvictor", "PoolOwners", "SharedPool"),
                        Set.of("RoutedCache", "RoutedMapView"),
                        Set.of("Sweeper", "Sweeps"));
    }

    @Test
    void circlesFindTypesThatNeedEachOther() {
        assertThat(circles(PLANTED + ".engine", BROKEN)).containsExactly(Set.of("First", "Second", "Third"));
    }

    @Test
    void constructorsHaveNineParametersAtMost() {
        SHORT_CONSTRUCTORS.check(MAIN);
    }

    @Test
    void shortConstructorsFindTheOneWithTen() {
        assertThat(violations(SHORT_CONSTRUCTORS)).singleElement().asString().contains(PLANTED + ".engine.Third");
    }

    /** Returns the largest sets of types of a package, nested ones aside, of which each needs every other. */
    private static Set<Set<String>> circles(String room, JavaClasses classes) {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> needed = needs.computeIfAbsent(outermost(type), name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getPackageName().equals(room)) {
                    needed.add(outermost(dependency.getTargetClass()));
                }
            }
        }
        Map<String, Set<String>> reached = new TreeMap<>();
        needs.keySet().forEach(type -> reached.put(type, reachedFrom(type, needs)));
        Set<Set<String>> circles = new HashSet<>();
        reached.forEach((type, there) -> {
            Set<String> circle = new TreeSet<>(there);
            circle.removeIf(other -> !reached.getOrDefault(other, Set.of()).contains(type));
            circle.add(type);
            if (circle.size() > 1) {
                circles.add(circle);
            }
        });
        return circles;
    }

    private static Set<String> reachedFrom(String type, Map<String, Set<String>> needs) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(Set.of(type));
        while (!next.isEmpty()) {
            for (String needed : needs.getOrDefault(next.remove(), Set.of())) {
                if (reached.add(needed)) {
                    next.add(needed);
                }
            }
        }
        return reached;
    }

    private static String outermost(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).split("[$\\[]", 2)[0];
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(BROKEN).getFailureReport().getDetails();
    }

    /** As no room may import what imports it, this also says that there are no circles, the builders excepted. */
    private static ArchRule arrows(String root) {
        return classes().that().resideInAPackage(root + "..").should(followArrows(root));
    }

    private static ArchCondition<JavaClass> followArrows(String root) {
        return new ArchCondition<>("import along engine -> every room -> root only") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                String room = room(root, from);
                if (!room.isEmpty() && !room.equals(ENGINE) && !ROOMS.contains(room)) {
                    events.add(SimpleConditionEvent.violated(
                            from, from.getFullName() + " is in a room that is not drawn"));
                }
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    JavaClass to = dependency.getTargetClass();
                    if (to.getPackageName().startsWith(root) && !allowed(root, from, room, room(root, to))) {
                        events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean allowed(String root, JavaClass from, String fromRoom, String toRoom) {
        return toRoom.isEmpty()
                || toRoom.equals(fromRoom)
                || (fromRoom.equals(ENGINE) && ROOMS.contains(toRoom))
                || (fromRoom.equals("tiered") && toRoom.equals("tier"))
                || from.getFullName().matches("\\Q" + root + ".\\E" + COMPOSITION_ROOTS + "(\\$.*)?");
    }

    /** The first package below the root, or nothing for the root itself. */
    private static String room(String root, JavaClass type) {
        String below = type.getPackageName().substring(root.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static final ArchRule HANDS_OFF = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("(sun|jdk)\\..*")
            .orShould()
            .callMethodWhere(describe("one forbidden", ArchitectureTest::isForbidden));

    private static boolean isForbidden(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (call.getOriginOwner().getFullName().equals(ASKS_TO_LOOK_INSIDE) && name.equals("trySetAccessible")) {
            return false;
        }
        return owner.isAssignableTo(System.class) && name.equals("exit")
                || owner.isAssignableTo(Runtime.class)
                        && Set.of("exit", "halt", "exec", "addShutdownHook").contains(name)
                || owner.isAssignableTo(AccessibleObject.class) && name.endsWith("etAccessible");
    }

    /** What takes more belongs together somehow. Records are lists of what they hold, and are spared. */
    private static final ArchRule SHORT_CONSTRUCTORS = classes()
            .that()
            .areNotRecords()
            .should(new ArchCondition<>("have constructors of 9 parameters at most") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getConstructors().stream()
                            .filter(made -> made.getRawParameterTypes().size() > 9)
                            .forEach(made -> events.add(SimpleConditionEvent.violated(made, made.getDescription())));
                }
            });

    private static final ArchRule NULL_MARKED = classes().should(new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean marked = type.getPackage()
                    .tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            if (!marked) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getFullName() + " is in a package without a @NullMarked package-info"));
            }
        }
    });
}

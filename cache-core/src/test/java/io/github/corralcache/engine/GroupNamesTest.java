package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.policy.Entries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The few numbers that groups have, and who gets them. */
class GroupNamesTest {

    private static final int NAMES = 32;

    private final GroupNumbers numbers = new GroupNumbers();

    private static List<Integer> numbersOf(GroupNames groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> groups.number("group " + i))
                .toList();
    }

    @Test
    void aNameHasOneNumberAndNoOtherHasIt() {
        GroupNames groups = new GroupNames();
        List<Integer> first = numbersOf(groups, 0, NAMES);
        assertThat(first)
                .doesNotHaveDuplicates()
                .allMatch(number -> number >= 0 && number < Entries.GROUPS)
                .isEqualTo(numbersOf(groups, 0, NAMES));
        assertThat(groups.name(first.get(7))).contains("group 7");
    }

    @Test
    void namesThatComeTooLateHaveNone() {
        GroupNames groups = new GroupNames();
        numbersOf(groups, 0, NAMES);
        assertThat(numbersOf(groups, NAMES, 1_000)).containsOnly(GroupNumbers.NONE);
        assertThat(groups.number("group 0")).isNotEqualTo(GroupNumbers.NONE);
        assertThat(groups.name(GroupNumbers.NONE)).isEmpty();
    }

    @Test
    void whatIsNotNamedHasTheNumberOfTheCacheInAPoolAndNoneElsewhere() {
        assertThat(new GroupNames().own()).isEqualTo(GroupNumbers.NONE);
        assertThat(new GroupNames().number(null)).isEqualTo(GroupNumbers.NONE);
        GroupNames pooled = new GroupNames(numbers, "cache");
        assertThat(pooled.own()).isNotEqualTo(GroupNumbers.NONE);
        assertThat(pooled.name(pooled.own())).contains("cache");
        assertThat(pooled.number(null))
                .as("so that a key may keep the one it has")
                .isEqualTo(GroupNumbers.NONE);
    }

    @Test
    void namesLeaveNumbersToCachesThatComeLater() {
        GroupNames first = new GroupNames(numbers, "cache");
        numbersOf(first, 0, 1_000);
        Set<Integer> caches = new HashSet<>(Set.of(first.own()));
        for (int i = 1; i < Entries.GROUPS - NAMES; i++) {
            caches.add(new GroupNames(numbers, "cache").own());
        }
        assertThat(caches).hasSize(Entries.GROUPS - NAMES).doesNotContain(GroupNumbers.NONE);
        assertThat(new GroupNames(numbers, "cache").own()).isEqualTo(GroupNumbers.NONE);
    }

    @Test
    void cachesOfOnePoolHaveDifferentNumbersForOneName() {
        GroupNames a = new GroupNames(numbers, "cache");
        GroupNames b = new GroupNames(numbers, "cache");
        assertThat(new HashSet<>(List.of(a.own(), b.own(), a.number("find"), b.number("find"))))
                .hasSize(4);
    }

    @Test
    void aClosedCacheGivesBackItsNumbersOnceAndTakesNoMore() {
        List<GroupNames> closed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            GroupNames groups = new GroupNames(numbers, "cache");
            assertThat(numbersOf(groups, 0, NAMES)).doesNotContain(GroupNumbers.NONE);
            groups.close(number -> {});
            closed.add(groups);
        }
        GroupNames open = new GroupNames(numbers, "cache");
        int number = open.number("find");
        closed.forEach(groups -> groups.close(again -> {
            throw new AssertionError("given back twice: " + again);
        }));
        assertThat(closed.get(0).number("late")).isEqualTo(GroupNumbers.NONE);
        assertThat(new HashSet<>(numbersOf(new GroupNames(numbers, "cache"), 0, NAMES - 1)))
                .hasSize(NAMES - 1)
                .doesNotContain(number, GroupNumbers.NONE);
    }

    @Test
    void numbersAreForgottenBeforeTheyAreGivenBack() {
        GroupNames leaving = new GroupNames(numbers, "cache");
        Set<Integer> mine = Set.of(leaving.own(), leaving.number("find"), leaving.number("list"));
        List<Integer> forgotten = new ArrayList<>();
        leaving.close(number -> {
            forgotten.add(number);
            GroupNames next = new GroupNames(numbers, "cache");
            assertThat(next.own()).isNotEqualTo(number);
            next.close(taken -> {});
        });
        assertThat(forgotten).containsExactlyInAnyOrderElementsOf(mine);
        assertThat(new GroupNames(numbers, "cache").own()).isEqualTo(leaving.own());
    }
}

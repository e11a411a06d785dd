package io.github.corralcache.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of the removals of tags that nobody bears. */
class MomentsTest {

    private static final Set<String> RED = Set.of("red");

    private final Tags tags = new Tags();

    @Test
    void oneRemovalSinceTheBirthIsKnownExactly() {
        tags.evict("red");
        long born = tags.now();
        assertThat(tags.outdatedSince(RED, born)).isEqualTo(Tags.NOT_YET);
        tags.evict("blue");
        long removed = tags.now();
        tags.evict("red");
        tags.evict("blue");
        assertThat(tags.outdatedSince(RED, born)).isEqualTo(removed);
    }

    @Test
    void ofSeveralRemovalsTheFirstIsNotLaterThanTold() {
        long born = tags.now();
        tags.evict("blue");
        long first = tags.now();
        tags.evict("red");
        tags.evict("red");
        assertThat(tags.outdatedSince(RED, born)).isBetween(born, first);
    }

    @Test
    void removalsAreKnownWhileAnEntryBearsTheTagAndAfterwards() {
        tags.evict("red");
        long between = tags.now();
        tags.evict("red");
        Tag[] borne = tags.take(RED);
        assertThat(tags.outdatedSince(RED, between)).isEqualTo(between);
        tags.evict("red");
        long last = tags.now();
        tags.release(borne);
        assertThat(tags.outdatedSince(RED, between)).isEqualTo(between);
        assertThat(tags.outdatedSince(RED, last)).isEqualTo(Tags.NOT_YET);
        assertThat(Tags.hide(tags.take(RED), last - 1)).isTrue();
        assertThat(Tags.hide(tags.take(RED), last)).isFalse();
    }

    @Test
    void aThousandRemovalsDuringALoadAreToldFromOthersOnceThatIsUsual() {
        long born = tags.now();
        evictAThousand();
        assertThat(takenForRemoved(born)).isGreaterThan(500);
        tags.learnFrom(born);
        assertThat(takenForRemoved(born)).isGreaterThan(500); // what is forgotten stays so
        born = tags.now();
        evictAThousand();
        assertThat(takenForRemoved(born)).isLessThan(40);
        assertThat(IntStream.range(0, 1000))
                .allSatisfy(i -> assertThat(isRemoved("removed" + i)).isTrue());
    }

    private boolean isRemoved(String name) {
        return tags.outdatedSince(Set.of(name), 1) != Tags.NOT_YET;
    }

    private void evictAThousand() {
        IntStream.range(0, 1000).forEach(i -> tags.evict("removed" + i));
    }

    /** Of a thousand tags that were not removed. */
    private long takenForRemoved(long born) {
        return IntStream.range(0, 1000)
                .filter(i -> tags.outdatedSince(Set.of("other" + i), born) != Tags.NOT_YET)
                .count();
    }
}

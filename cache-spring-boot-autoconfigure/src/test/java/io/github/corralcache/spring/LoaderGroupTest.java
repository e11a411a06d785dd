package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What the groups of methods are called. */
class LoaderGroupTest {

    interface Finder<I> {
        String find(I id);
    }

    static class Books implements Finder<Long> {

        @Override
        public String find(Long id) {
            return "by number";
        }

        public String find(String title, int[] years) {
            return "by title";
        }

        public String find() {
            return "any";
        }

        public void aMethodWithANameThatIsRatherLongForWhomeverWantsToReadItInATableOrOnADashboardOfWhateverKind(
                IllegalArgumentException a, IllegalStateException b, IndexOutOfBoundsException c) {}

        public void aMethodWithANameThatIsRatherLongForWhomeverWantsToReadItInATableOrOnADashboardOfWhateverKind(
                IllegalArgumentException a, IllegalStateException b, NullPointerException c) {}
    }

    private static final String BOOKS = Books.class.getName();

    private final Books books = new Books();

    private String group(Class<?>... parameters) {
        return LoaderGroup.of(
                Objects.requireNonNull(ReflectionUtils.findMethod(Books.class, "find", parameters)), books);
    }

    @Test
    void overloadsHaveNamesOfTheirOwn() {
        assertThat(group(Long.class)).isEqualTo(BOOKS + ".find(Long)");
        assertThat(group(String.class, int[].class)).isEqualTo(BOOKS + ".find(String, int[])");
        assertThat(group()).isEqualTo(BOOKS + ".find()");
    }

    @Test
    void aMethodHasOneNameWhicheverWayItIsCalled() {
        Method generic = ClassUtils.getMethod(Finder.class, "find", Object.class);
        Object proxy = new ProxyFactory(books).getProxy();
        assertThat(LoaderGroup.of(generic, books)).isEqualTo(group(Long.class));
        assertThat(LoaderGroup.of(generic, proxy)).isEqualTo(group(Long.class));
    }

    @Test
    void namesAreBoundedAndStillTellOverloadsApart() {
        List<String> names = Arrays.stream(Books.class.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("aMethod"))
                .map(method -> LoaderGroup.of(method, books))
                .toList();
        assertThat(names)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name)
                        .hasSize(LoaderGroup.LONGEST)
                        .startsWith(BOOKS + ".aMethod")
                        .matches(".*…#[0-9a-f]+"));
    }
}

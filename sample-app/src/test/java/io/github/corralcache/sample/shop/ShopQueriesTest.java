package io.github.corralcache.sample.shop;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL against the same figures recomputed in plain Java from every row. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"spring.datasource.url=jdbc:h2:mem:queries", "shop.order-lines=20000"})
class ShopQueriesTest {

    @Autowired
    private JdbcClient jdbc;

    private ShopQueries queries;

    @Autowired
    void setUp(JdbcClient jdbc) {
        queries = new ShopQueries(jdbc);
    }

    @Test
    void thereIsAProductForEveryKeyOfTheLog() {
        assertThat(products()).hasSize(13_756);
        assertThat(orderLines()).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 282, 13_755})
    void productIsTheRowOfItsKey(int id) {
        ProductRow row = products().stream().filter(p -> p.id == id).findAny().orElseThrow();

        assertThat(queries.product(id))
                .hasValue(new Product(
                        id, row.name, row.categoryId, Assortment.category(row.categoryId), row.priceCents, row.stock));
    }

    @Test
    void thereIsNoProductForAnotherKey() {
        assertThat(queries.product(13_756)).isEmpty();
        assertThat(queries.product(-1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 47})
    void bestsellersAreTheMostSoldOfTheCategory(int categoryId) {
        Map<Integer, Long> sold =
                orderLines().stream().collect(groupingBy(OrderLine::productId, summingLong(OrderLine::quantity)));
        List<Bestseller> expected = products().stream()
                .filter(product -> product.categoryId == categoryId && sold.containsKey(product.id))
                .map(product -> new Bestseller(product.id, product.name, sold.get(product.id)))
                .sorted(comparing(Bestseller::sold).reversed().thenComparing(Bestseller::productId))
                .limit(10)
                .toList();

        assertThat(expected).hasSize(10);
        assertThat(queries.bestsellers(categoryId)).isEqualTo(expected);
    }

    @Test
    void aCategoryThatDoesNotExistHasNoBestsellers() {
        assertThat(queries.bestsellers(48)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"AT", "DE", "NL"})
    void reportComparesTheMarketWithAllMarkets(Market market) {
        List<OrderLine> lines = orderLines();
        Map<Integer, Long> world =
                lines.stream().collect(groupingBy(OrderLine::categoryId, summingLong(OrderLine::amountCents)));
        Map<Integer, Long> here = lines.stream()
                .filter(line -> line.market.equals(market.name()))
                .collect(groupingBy(OrderLine::categoryId, summingLong(OrderLine::amountCents)));
        Map<Integer, Long> products = lines.stream()
                .collect(groupingBy(
                        OrderLine::categoryId,
                        collectingAndThen(mapping(OrderLine::productId, toSet()), ids -> (long) ids.size())));
        List<MarketReport.Category> expected = world.keySet().stream()
                .map(id -> new MarketReport.Category(
                        id, Assortment.category(id), here.getOrDefault(id, 0L), world.get(id), products.get(id)))
                .sorted(comparing(MarketReport.Category::revenueCents)
                        .reversed()
                        .thenComparing(MarketReport.Category::id))
                .limit(10)
                .toList();

        assertThat(queries.marketReport(market)).isEqualTo(new MarketReport(market, expected));
    }

    @ParameterizedTest
    @EnumSource(names = {"AT", "DE", "NL"})
    void basketReportComparesWhatTheMarketBuysTogetherWithAllMarkets(Market market) {
        Map<List<Integer>, Long> world = new HashMap<>();
        Map<List<Integer>, Long> here = new HashMap<>();
        for (List<OrderLine> lines :
                orderLines().stream().collect(groupingBy(OrderLine::orderId)).values()) {
            for (OrderLine line : lines) {
                for (OrderLine other : lines) {
                    if (line.categoryId < other.categoryId) {
                        List<Integer> pair = List.of(line.categoryId, other.categoryId);
                        world.merge(pair, 1L, Long::sum);
                        here.merge(pair, line.market.equals(market.name()) ? 1L : 0L, Long::sum);
                    }
                }
            }
        }
        List<BasketReport.Pair> expected = here.keySet().stream()
                .sorted(comparing((List<Integer> pair) -> here.get(pair))
                        .reversed()
                        .thenComparing(pair -> pair.get(0))
                        .thenComparing(pair -> pair.get(1)))
                .limit(10)
                .map(pair -> new BasketReport.Pair(
                        Assortment.category(pair.get(0)),
                        Assortment.category(pair.get(1)),
                        here.get(pair),
                        world.get(pair)))
                .toList();

        assertThat(expected)
                .hasSize(10)
                .allSatisfy(pair -> assertThat(pair.times()).isPositive());
        assertThat(queries.basketReport(market)).isEqualTo(new BasketReport(market, expected));
    }

    @Test
    void everyQueryIsCounted() {
        queries.product(1);
        queries.product(1);
        queries.bestsellers(2);
        queries.marketReport(Market.FR);
        queries.basketReport(Market.FR);

        assertThat(queries.meter().count(Query.PRODUCT)).isEqualTo(2);
        assertThat(queries.meter().count(Query.BESTSELLERS)).isEqualTo(1);
        assertThat(queries.meter().count(Query.MARKET_REPORT)).isEqualTo(1);
        assertThat(queries.meter().count(Query.BASKET_REPORT)).isEqualTo(1);
        assertThat(queries.meter().time(Query.MARKET_REPORT)).isPositive();
    }

    private List<ProductRow> products() {
        return jdbc.sql("select * from product").query(ProductRow.class).list();
    }

    private List<OrderLine> orderLines() {
        return jdbc.sql("select * from order_line").query(OrderLine.class).list();
    }

    record ProductRow(int id, int categoryId, String name, int priceCents, int stock) {}

    record OrderLine(
            int id, int orderId, int productId, int categoryId, String market, int quantity, int amountCents) {}
}

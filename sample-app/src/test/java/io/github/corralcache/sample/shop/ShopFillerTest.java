package io.github.corralcache.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.corralcache.sample.trace.ProductPageLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.transaction.support.TransactionTemplate;

class ShopFillerTest {

    private final EmbeddedDatabase one = emptyShop();
    private final EmbeddedDatabase other = emptyShop();

    @AfterEach
    void shutDown() {
        one.shutdown();
        other.shutdown();
    }

    @Test
    void fillsEveryDatabaseAlike() throws IOException {
        filler(one, 1_000).fill();
        filler(other, 1_000).fill();

        for (String table : List.of("category", "product", "order_line")) {
            assertThat(rows(one, table)).isNotEmpty().isEqualTo(rows(other, table));
        }
    }

    @Test
    void orderLinesAreSpreadOverAllMarketsAndManyProducts() throws IOException {
        filler(one, 5_000).fill();

        JdbcTemplate jdbc = new JdbcTemplate(one);
        assertThat(jdbc.queryForObject("select count(distinct market) from order_line", Integer.class))
                .isEqualTo(Market.values().length);
        assertThat(jdbc.queryForObject("select count(distinct product_id) from order_line", Integer.class))
                .isGreaterThan(1_000);
    }

    @Test
    void ordersHaveOneMarketAndOneToTwelveLines() throws IOException {
        filler(one, 5_000).fill();

        List<Map<String, Object>> orders = new JdbcTemplate(one)
                .queryForList("select count(*) as lines, count(distinct market) as markets from order_line"
                        + " group by order_id");
        assertThat(orders).extracting(order -> order.get("markets")).containsOnly(1L);
        assertThat(orders)
                .extracting(order -> order.get("lines"))
                .contains(1L, 12L)
                .allSatisfy(lines -> assertThat((long) lines).isBetween(1L, 12L));
    }

    @Test
    void leavesAFullShopAsItIs() throws IOException {
        filler(one, 1_000).fill();
        new JdbcTemplate(one).update("update product set stock = 12345 where id = 7");

        filler(one, 1_000).fill();

        assertThat(new JdbcTemplate(one).queryForObject("select stock from product where id = 7", Integer.class))
                .isEqualTo(12345);
    }

    @Test
    void fillsAnewWhatIsNotFull() throws IOException {
        filler(one, 1_000).fill();
        new JdbcTemplate(one).update("delete from order_line where id < 100");

        filler(one, 1_000).fill();

        assertThat(rows(one, "order_line")).hasSize(1_000);
    }

    @Test
    void saysThatTheTablesAreThoseOfAnOlderShop() throws IOException {
        filler(one, 1_000).fill();
        JdbcTemplate jdbc = new JdbcTemplate(one);
        jdbc.execute("drop index order_line_of_order");
        jdbc.execute("alter table order_line drop column order_id");

        ShopFiller filler = filler(one, 1_000);
        assertThatIllegalStateException().isThrownBy(filler::fill).withMessageContainingAll("order_id", "Drop");
        assertThat(rows(one, "order_line")).as("is left as it is").hasSize(1_000);
    }

    private static ShopFiller filler(EmbeddedDatabase database, int orderLines) throws IOException {
        return new ShopFiller(
                ProductPageLog.web12(),
                orderLines,
                new JdbcTemplate(database),
                new TransactionTemplate(new DataSourceTransactionManager(database)));
    }

    private static List<Map<String, Object>> rows(EmbeddedDatabase database, String table) {
        return new JdbcTemplate(database).queryForList("select * from " + table + " order by id");
    }

    private static EmbeddedDatabase emptyShop() {
        return new EmbeddedDatabaseBuilder()
                .generateUniqueName(true)
                .setType(EmbeddedDatabaseType.H2)
                .addScript("schema.sql")
                .build();
    }
}

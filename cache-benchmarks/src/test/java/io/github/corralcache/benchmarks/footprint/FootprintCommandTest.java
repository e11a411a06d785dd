package io.github.corralcache.benchmarks.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FootprintCommandTest {

    /** The nodes of the map take 32 bytes and its table at least 5 and a third. */
    @Test
    void measuresWhatAMapIsKnownToTake() {
        StringWriter out = new StringWriter();
        int status = new CommandLine(FootprintCommand.class)
                .setOut(new PrintWriter(out))
                .execute("--contestant", "concurrent-hash-map", "--entries", "200000");
        assertThat(status).isZero();
        String[] fields = out.toString().split("\\R")[1].trim().split("\\s+");
        assertThat(fields[1]).isEqualTo("200000");
        assertThat(Double.parseDouble(fields[2])).isBetween(24.0, 60.0);
    }
}

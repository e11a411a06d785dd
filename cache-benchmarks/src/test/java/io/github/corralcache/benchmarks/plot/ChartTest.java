package io.github.corralcache.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.benchmarks.replay.ReplayResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartTest {

    @TempDir
    Path folder;

    @Test
    void isWellFormedAndNamesEveryLineInBothPanels() throws Exception {
        String svg = new Chart("a < b & c", results(4), true).svg();
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(8);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a < b & c");
        assertThat(svg).containsSubsequence("Hit ratio", ">policy-0<", "Cost-miss ratio", ">policy-0<");
        assertThat(svg).doesNotContain("http://www.w3.org/1999/xlink", "<script", "<style");
    }

    @Test
    void hasOnePanelWhereAllMissesCostTheSame() {
        assertThat(new Chart("t", results(2), false).svg())
                .contains("Hit ratio")
                .doesNotContain("Cost-miss");
    }

    @Test
    void namesOfLinesThatMeetDoNotOverlap() {
        List<ReplayResult> results = new ArrayList<>();
        for (int policy = 0; policy < 12; policy++) {
            results.add(result("policy-" + policy, 100, 0.5));
            results.add(result("policy-" + policy, 1_000, 0.6));
        }
        Matcher labels = Pattern.compile(" y=\"([\\d.]+)\"[^>]*>policy-").matcher(new Chart("t", results, false).svg());
        List<Double> heights = new ArrayList<>();
        while (labels.find()) {
            heights.add(Double.valueOf(labels.group(1)));
        }
        heights.sort(null);
        assertThat(heights).hasSize(12);
        assertThat(IntStream.range(1, 12).mapToDouble(i -> heights.get(i) - heights.get(i - 1)))
                .allMatch(distance -> distance >= 13.9);
    }

    @Test
    void oneSizeIsEnough() {
        assertThat(new Chart("t", List.of(result("lru", 100, 0.5)), false).svg())
                .contains(">lru<")
                .doesNotContain("NaN");
    }

    @Test
    void thePngShowsTheSameAtTwiceTheSize() throws IOException {
        Path file = folder.resolve("chart.png");
        new Chart("t", results(3), false).write(file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * 560);
        assertThat(image.getHeight()).isEqualTo(2 * 440);
        assertThat(IntStream.range(0, image.getWidth() * image.getHeight())
                        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff)
                        .anyMatch(color -> color == 0x0072b2))
                .isTrue();
    }

    private static List<ReplayResult> results(int policies) {
        List<ReplayResult> results = new ArrayList<>();
        for (int size = 10; size <= 1_000; size *= 10) {
            for (int policy = 0; policy < policies; policy++) {
                results.add(result("policy-" + policy, size, 0.1 * policy + 0.1 * Math.log10(size)));
            }
        }
        return results;
    }

    private static ReplayResult result(String policy, long size, double hitRatio) {
        return new ReplayResult(policy, size, 1_000, hitRatio, 1 - hitRatio, hitRatio, Double.NaN, 100);
    }
}

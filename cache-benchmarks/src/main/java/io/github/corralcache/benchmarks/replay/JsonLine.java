package io.github.corralcache.benchmarks.replay;

import java.util.Locale;

/** Writes one flat JSON object (RFC 8259) in one line. */
public final class JsonLine {

    private final StringBuilder json = new StringBuilder("{");

    public JsonLine add(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    public JsonLine add(String name, long value) {
        name(name);
        json.append(value);
        return this;
    }

    public JsonLine add(String name, boolean value) {
        name(name);
        json.append(value);
        return this;
    }

    /** JSON has no infinities and no NaN: they are written as null. */
    public JsonLine add(String name, double value, int decimals) {
        name(name);
        json.append(Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "null");
        return this;
    }

    private void name(String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        string(name);
        json.append(':');
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    @Override
    public String toString() {
        return json + "}";
    }
}

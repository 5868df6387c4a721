package imdstape.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecodedTextTest {

  private static final String INNER = "the white rabbit is late: 54.123.45.67";

  @Test
  void eachEncodingIsDecoded() throws IOException {
    assertDecoded(base64(INNER.getBytes(UTF_8)));
    assertDecoded(Base64.getUrlEncoder().withoutPadding().encodeToString(INNER.getBytes(UTF_8)));
    assertDecoded(HexFormat.of().formatHex(INNER.getBytes(UTF_8)));
    assertDecoded(HexFormat.of().withUpperCase().formatHex(INNER.getBytes(UTF_8)));
    assertDecoded(INNER.replace(" ", "%20").replace(":", "%3A"));
    assertDecoded(INNER.replace(" ", "=20").replace("rabbit", "rab=\nbit"));
    assertDecoded(INNER.replace(" ", "\\u0020").replace("rabbit", "\\u0072abbit"));
    assertDecoded(base64(gzip(INNER.getBytes(UTF_8))));
    assertDecoded(base64(INNER.getBytes(UTF_16LE)));
    assertThat(DecodedText.textsOf(gzip(INNER.getBytes(UTF_8)))).contains(INNER);
    assertThat(DecodedText.textsOf(INNER.getBytes(UTF_8))).contains(INNER);
    assertThat(DecodedText.textsOf("\u00e9".repeat(20).getBytes(ISO_8859_1))).isNotEmpty();
  }

  @Test
  void base64IsDecodedAtAnyOffsetAndAcrossLines() {
    for (String before : List.of("", "/", "ab", "key", "path/")) {
      assertDecoded(before + base64(INNER.getBytes(UTF_8)));
    }
    assertDecoded(base64(INNER.getBytes(UTF_8)).replaceAll("(.{20})", "$1\r\n"));
  }

  @Test
  void nestedEncodingsAreDecodedToTheMaximumDepth() throws IOException {
    UnaryOperator<byte[]> base64 = bytes -> base64(bytes).getBytes(UTF_8);
    UnaryOperator<byte[]> hex = bytes -> HexFormat.of().formatHex(bytes).getBytes(UTF_8);
    UnaryOperator<byte[]> percent =
        bytes -> HexFormat.of().withPrefix("%").formatHex(bytes).getBytes(UTF_8);
    for (UnaryOperator<byte[]> wrapping : List.of(base64, hex, percent)) {
      byte[] wrapped = INNER.getBytes(UTF_8);
      for (int depth = 0; depth < DecodedText.MAX_DEPTH; depth++) {
        wrapped = wrapping.apply(wrapped);
        assertDecoded(new String(wrapped, UTF_8));
      }
      String deeper = new String(wrapping.apply(wrapped), UTF_8);
      assertThat(DecodedText.textsOf(deeper)).noneMatch(text -> text.contains(INNER));
    }
    byte[] zipped = gzip(gzip(gzip(INNER.getBytes(UTF_8))));
    assertThat(DecodedText.textsOf(zipped)).contains(INNER);
    assertThat(DecodedText.textsOf(gzip(zipped))).doesNotContain(INNER);
  }

  @Test
  void theNumberOfDecodedTextsIsBounded() {
    String many =
        IntStream.range(0, 6_000)
            .mapToObj(number -> base64("text %08d".formatted(number).getBytes(UTF_8)))
            .collect(Collectors.joining("\n, "));
    assertThat(DecodedText.textsOf(many)).hasSize(4_096);
  }

  @Test
  void adjacentEscapedBytesAreOneCharacter() {
    assertThat(DecodedText.textsOf("caf%C3%A9")).contains("caf\u00e9");
    assertThat(DecodedText.textsOf("p%E8re=20noel")).contains("p\u00e8re=20noel", "p%E8re noel");
    assertThat(DecodedText.textsOf("\\u0072abbit")).contains("rabbit");
    assertThat(DecodedText.textsOf("a\\nb\\tc\\/d\\\"e")).contains("a\nb\tc/d\"e");
  }

  @Test
  void onlyTheSurroundingsOfEscapesAreReadAgain() {
    String far = "ordinary words ".repeat(10_000);
    String text = "a%41" + far + "b%42 token%3Drabbit7" + far + "c%43";
    List<String> texts = DecodedText.textsOf(text);
    assertThat(texts).anyMatch(layer -> layer.contains("bB token=rabbit7"));
    assertThat(texts).anyMatch(layer -> layer.contains("aAordinary"));
    assertThat(texts).anyMatch(layer -> layer.endsWith("cC"));
    assertThat(texts.stream().mapToInt(String::length).sum()).isLessThan(text.length() + 10_000);
  }

  @Test
  void aValueWithEscapesIsReadAsAWholeHoweverLongItIs() {
    String value = "x".repeat(900) + "%3D";
    String words = "word ".repeat(2_000);
    String expected = ("x".repeat(900) + "=").repeat(50);
    assertThat(DecodedText.textsOf(words + value.repeat(50) + words))
        .anyMatch(layer -> layer.contains(expected));
    String end = "y".repeat(5_000);
    assertThat(DecodedText.textsOf(words + end + "%41" + end + words))
        .anyMatch(layer -> layer.contains(end + "A" + end));
  }

  @Test
  void noValueExtendsFromThePartOfOneEscapeToThatOfAnother() {
    String far = " ab".repeat(3_000);
    String text = "%41 password:" + far + " wonderland %41";
    assertThat(DecodedText.textsOf(text))
        .noneMatch(
            layer ->
                LeakRules.all().stream()
                    .filter(rule -> rule.id().equals("called-secret"))
                    .anyMatch(rule -> rule.matches(layer)));
  }

  @Test
  void inflationIsBoundedAndABrokenGzipIsReadAsFarAsPossible() throws IOException {
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(DecodedText.textsOf(bomb)).allMatch(text -> text.length() < 2 << 20);
    byte[] whole = gzip((INNER + " and more".repeat(500)).getBytes(UTF_8));
    assertThat(DecodedText.textsOf(Arrays.copyOf(whole, whole.length - 9)))
        .anyMatch(text -> text.startsWith(INNER));
  }

  @Test
  void bytesWithAFalseGzipHeaderAreReadAsText() {
    String text = "\u001f\u008b" + INNER;
    assertDecoded(base64(text.getBytes(ISO_8859_1)));
  }

  @Test
  void theShortestSearchedTextIsReadFromGzip() throws IOException {
    assertThat(DecodedText.textsOf(base64(gzip("hare".getBytes(UTF_8))))).contains("hare");
    assertThat(DecodedText.textsOf(base64(gzip("hat".getBytes(UTF_8))))).doesNotContain("hat");
  }

  @Test
  void bytesAreTextIfSevenInTenArePrintable() {
    assertThat(DecodedText.textsOf(base64("rabbit7\u00e9\u00e8\u00ea".getBytes(ISO_8859_1))))
        .contains("rabbit7\u00e9\u00e8\u00ea");
    assertThat(DecodedText.textsOf(base64("rabbit\u00e9\u00e8\u00ea\u00eb".getBytes(ISO_8859_1))))
        .doesNotContain("rabbit\u00e9\u00e8\u00ea\u00eb");
  }

  @Test
  void anyBytesAreAccepted() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (i % 3 == 0 && bytes.length > 3) {
        bytes[0] = 0x1f;
        bytes[1] = (byte) 0x8b;
      }
      assertThat(DecodedText.textsOf(bytes)).isNotEmpty();
      assertThat(DecodedText.textsOf(new String(bytes, ISO_8859_1))).isNotEmpty();
      assertThat(DecodedText.textsOf("\\u%" + HexFormat.of().formatHex(bytes) + "=\\"))
          .isNotEmpty();
    }
  }

  private static void assertDecoded(String text) {
    assertThat(DecodedText.textsOf(text)).as(text).anyMatch(layer -> layer.contains(INNER));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}

package imdstape.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.secrets.OriginalValues.OriginalValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that originals are found in all their forms. */
class OriginalValuesTest {

  private final OriginalValues originals =
      new OriginalValues(
          List.of(
              new OriginalValue("private-ipv4", "172.31.45.67", false),
              new OriginalValue("mac", "0e:49:61:0f:c3:11", false),
              new OriginalValue("ipv6", "2600:1f18:22e9:4b00::77", false),
              new OriginalValue("account", "908172635445", false),
              new OriginalValue("role", "acme-billing", true),
              new OriginalValue("tag-value", "say \"Hi\" & go/home", true),
              new OriginalValue("placement-group", "blue", true),
              new OriginalValue("profile", "rabbit-7", true),
              new OriginalValue("tag-value", "abc", true)));

  @ParameterizedTest
  @CsvSource({
    "private-ipv4, at 172.31.45.67:80",
    "private-ipv4, ip-172-31-45-67.ec2.internal",
    "private-ipv4, 76.54.13.271",
    "private-ipv4, 2887724355",
    "private-ipv4, 0xAC1F2D43",
    "mac, 0E:49:61:0F:C3:11",
    "mac, 0e-49-61-0f-c3-11",
    "mac, 0E49610FC311",
    "mac, 0e%3A49%3A61%3A0f%3Ac3%3A11",
    "ipv6, 2600-1f18-22e9-4b00--77",
    "account, arn:aws:iam::908172635445:role/x",
    "account, 544536271809",
    "role, role=acme-billing;",
    "role, ACME-BILLING",
    "role, my_acme-billing-prod",
    "role, gnillib-emca",
    "role, acme_billing",
    "account, 9081-7263-5445",
    "account, 9081 7263 5445",
    "mac, 0e49.610f.c311",
    "private-ipv4, ::ffff:ac1f:2d43",
    "private-ipv4, ip_172_31_45_67",
    "placement-group, deep blue sea",
    "placement-group, deep blue",
    "profile, 7-tibbar",
    "profile, 7261626269742d37",
    "tag-value, 'say \"Hi\" & go/home'",
    "tag-value, say+%22Hi%22+%26+go%2Fhome",
    "tag-value, say%20%22Hi%22%20%26%20go%2Fhome",
    "tag-value, 'say \\\"Hi\\\" & go\\/home'"
  })
  void anOriginalIsFoundInEveryForm(String kind, String text) {
    assertThat(originals.findIn(text)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "172.31.45.6",
    "172.31.45.670",
    "3172.31.45.67",
    "acme-billings",
    "macme-billing",
    "acmebilling",
    "abc",
    "bluebird",
    "eulb",
    "9081726354450",
    "10.0.0.10",
    "say hi"
  })
  void aSimilarValueIsNotAnOriginal(String text) {
    assertThat(originals.findIn(text)).isEmpty();
  }

  @Test
  void anOriginalIsFoundInBase64AtAnyOffsetInHexadecimalAndInGzip() throws IOException {
    for (String value : List.of("172.31.45.67", "0e:49:61:0f:c3:11", "acme-billing")) {
      for (String before : List.of("", "x", "xy", "xyz", "\u0001\u0002")) {
        String inside = before + " " + value + " \u0003\u0004\u0005";
        assertThat(originals.findIn(base64(inside.getBytes(UTF_8)))).as(inside).isPresent();
        assertThat(originals.findIn("q" + base64(inside.getBytes(UTF_8)))).isPresent();
      }
      assertThat(originals.findIn(HexFormat.of().formatHex(value.getBytes(UTF_8)))).isPresent();
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(("is " + value).getBytes(UTF_8));
      }
      assertThat(originals.findIn(base64(zipped.toByteArray()))).isPresent();
    }
  }

  @Test
  void base64OfAnOriginalIsFoundAmongBinaryBytes() {
    byte[] noise = new byte[40];
    byte[] value = "acme-billing-account".getBytes(UTF_8);
    for (int offset = 0; offset < 3; offset++) {
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) (0x80 + i);
      }
      System.arraycopy(value, 0, noise, 9 + offset, value.length);
      OriginalValues single =
          new OriginalValues(List.of(new OriginalValue("role", "acme-billing-account", true)));
      assertThat(single.findIn(base64(noise))).contains("role");
      assertThat(single.findIn(Base64.getUrlEncoder().encodeToString(noise))).contains("role");
    }
  }

  @Test
  void toStringHidesTheValues() {
    assertThat(originals).hasToString("Originals[•••]");
    assertThat(new OriginalValue("role", "acme-billing", true)).hasToString("role •••");
    assertThat(originals.kinds()).contains("account", "role").doesNotContain("acme-billing");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

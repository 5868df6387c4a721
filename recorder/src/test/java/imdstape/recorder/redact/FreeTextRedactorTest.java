package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.IdentityCollector;
import imdstape.recorder.redact.pseudonym.PseudonymAssigner;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeTextRedactorTest {

  /** Redacts a text in a recording whose described leaves contain the known identities. */
  private static String redact(String text) {
    IdentityCollector collector = new IdentityCollector();
    addKnownIdentities(collector);
    new FreeTextRedactor(collector, List.of()).redact(text.getBytes(UTF_8));
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    addKnownIdentities(assigner);
    return new FreeTextRedactor(assigner, List.of(UserPattern.compile("ACME-\\d+")))
        .redact(text.getBytes(UTF_8))
        .map(bytes -> new String(bytes, UTF_8))
        .orElseThrow();
  }

  private static void addKnownIdentities(PseudonymSource pseudonyms) {
    pseudonyms.pseudonym(ValueKind.VPC_CIDR, "172.31.0.0/16");
    pseudonyms.pseudonym(ValueKind.SUBNET_CIDR, "172.31.32.0/20");
    pseudonyms.pseudonym(ValueKind.PRIVATE_IPV4, "172.31.45.67");
    pseudonyms.pseudonym(ValueKind.MAC, "0e:49:61:0f:c3:11");
    pseudonyms.pseudonym(ValueKind.ACCOUNT, "908172635445");
    pseudonyms.pseudonym(ValueKind.ROLE, "acme-billing");
    pseudonyms.pseudonym(ValueKind.ROLE, "acme-billing-prod");
    pseudonyms.pseudonym(ValueKind.SECURITY_GROUP, "default");
    pseudonyms.pseudonym(ValueKind.RESOURCE_ID, "i-05f1c8a92e7d3b604");
    pseudonyms.keepHarmless("default-hvm");
  }

  @ParameterizedTest
  @CsvSource({
    "at 172.31.45.67:80., at 10.0.0.10:80.",
    "ip-172-31-45-67.ec2.internal, ip-10-0-0-10.ec2.internal",
    "172.31.45.68, 10.0.0.11",
    "in 172.31.32.0/20, in 10.0.0.0/20",
    "of i-05f1c8a92e7d3b604!, of i-0abcdef1234567890!",
    "vol-1a2b3c4d, vol-0abc0001",
    "0e:49:61:0f:c3:11, 02:00:5e:00:53:00",
    "0E-49-61-0F-C3-11, 02-00-5e-00-53-00",
    "0E:49:61:0F:C3:11, 02:00:5e:00:53:00",
    "arn:aws:iam::908172635445:role/acme-billing-prod, arn:aws:iam::111122223333:role/web-server-2",
    "9081-7263-5445, 1111-2222-3333",
    "the Acme-Billing team, the web-server team",
    "54.210.167.204, 203.0.113.4",
    "ec2-54-210-167-204.compute-1.amazonaws.com, ec2-203-0-113-4.compute-1.amazonaws.com",
    "2600:1f18:22e9:4b00::77, 2001:db8::a",
    "2600:1F18:22E9:4B00::77, 2001:db8::a",
    "see ACME-1234, see withheld",
    "role%2Facme-billing%3A172.31.45.67, role%2Fweb-server%3A10.0.0.10"
  })
  void anIdentityGetsAPseudonymInTheSameSpelling(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest",
    "127.0.0.1",
    "1.2.3.4.5",
    "version 2.0.1",
    "default-hvm of default",
    "acmebilling",
    "1234567890123",
    "web-r-12345678x",
    "00:00:00:00:00:00",
    "at 12:30:45",
    "a%20b",
    "c2VjdXJpdHktY3JlZGVudGlhbHM="
  })
  void reservedAddressesAreKept(String text) {
    assertThat(redact(text)).isEqualTo(text);
  }

  @Test
  void anIdentityInBase64IsReplacedAndEncodedAgain() {
    String inner = "{\"ip\": \"172.31.45.67\", \"role\": \"acme-billing\"}";
    String expected = "{\"ip\": \"10.0.0.10\", \"role\": \"web-server\"}";
    assertThat(redact("x: " + base64(inner))).isEqualTo("x: " + base64(expected));
    assertThat(redact(base64(base64(inner)))).isEqualTo(base64(base64(expected)));
    assertThat(redact(base64("only words of nobody in here")))
        .isEqualTo(base64("only words of nobody in here"));
  }

  /** The write_files of cloud-config contain such base64. */
  @Test
  void base64OverIndentedLinesIsDecodedAsOne() {
    String inner =
        "#!/bin/sh\n# of acme-billing-prod in 908172635445, with more words than one line has\n";
    String block = base64(inner).replaceAll("(.{24})(?=.)", "$1\n      ");
    String rewritten = redact("content: |\n      " + block + "\nnext: key\n");
    assertThat(rewritten).startsWith("content: |\n      ").endsWith("\nnext: key\n");
    String joined = rewritten.substring(17, rewritten.length() - 11).replaceAll("\\n {6}", "");
    assertThat(new String(Base64.getDecoder().decode(joined), UTF_8))
        .isEqualTo(
            inner
                .replace("acme-billing-prod", "web-server-2")
                .replace("908172635445", "111122223333"));
    assertThat(rewritten.lines().skip(1).findFirst()).get().asString().hasSize(6 + 24);
  }

  @Test
  void anAccountInAHostnameIsReplaced() {
    assertThat(redact("pull 908172635445.dkr.ecr.us-east-1.amazonaws.com/app:1 of 908172635445."))
        .isEqualTo("pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1 of 111122223333.");
  }

  @Test
  void base64KeepsItsAlphabetAndPadding() {
    String inner = "?>?>?> role acme-billing ?>?>?>";
    String expected = "?>?>?> role web-server ?>?>?>";
    byte[] plain = inner.getBytes(UTF_8);
    byte[] rewritten = expected.getBytes(UTF_8);
    assertThat(redact(Base64.getUrlEncoder().encodeToString(plain)))
        .isEqualTo(Base64.getUrlEncoder().encodeToString(rewritten));
    assertThat(redact(Base64.getUrlEncoder().withoutPadding().encodeToString(plain)))
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(rewritten));
    assertThat(redact(Base64.getEncoder().encodeToString(plain)))
        .isEqualTo(Base64.getEncoder().encodeToString(rewritten));
    String whole = base64("an acme-billing!xx");
    assertThat(redact(whole)).isEqualTo(base64("an web-server!xx"));
  }

  @Test
  void nestedEncodingsAreDecodedUpToMaxDepth() {
    String wrapped = "172.31.45.67";
    String expected = "10.0.0.10";
    for (int depth = 0; depth < 3; depth++) {
      wrapped = base64(wrapped);
      expected = base64(expected);
      assertThat(redact(wrapped)).isEqualTo(expected);
    }
    assertThat(redact(base64(wrapped))).isEqualTo(base64(wrapped));
  }

  @Test
  void anIdentityInGzipIsReplacedAndCompressedAgain() throws IOException {
    IdentityCollector collector = new IdentityCollector();
    addKnownIdentities(collector);
    PseudonymAssigner assigner = new PseudonymAssigner(collector);
    FreeTextRedactor freeText = new FreeTextRedactor(assigner, List.of());
    byte[] rewritten = freeText.redact(gzip("is 172.31.45.67")).orElseThrow();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(rewritten))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("is 10.0.0.10");
    }
    assertThat(freeText.redact(gzip("is 172.31.45.67"))).hasValue(rewritten);
    assertThat(freeText.redact(new byte[] {1, 0, 2})).isEmpty();
    assertThat(freeText.redact(new byte[] {(byte) 0xff, (byte) 0xfe})).isEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(UTF_8));
    }
    return zipped.toByteArray();
  }
}

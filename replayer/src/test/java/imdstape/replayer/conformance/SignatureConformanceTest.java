package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.ServiceTrait;
import imdstape.replayer.identity.TestAuthority;
import imdstape.replayer.identity.TestAuthority.SignatureType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies signatures with the JDK, which did not create them. */
class SignatureConformanceTest extends ConformanceTestBase {

  private static final String IDENTITY = "/latest/dynamic/instance-identity/";

  @Test
  @Fact("5/14")
  void theSignatureIsRsaAndSha256OverTheDocument() throws Exception {
    served();
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(certificate(SignatureType.SIGNATURE));
    verifier.update(bytes("document"));

    assertThat(verifier.verify(decoded("signature"))).isTrue();
  }

  @Test
  @Fact("5/14")
  void theSignatureCoversTheServedBytes() throws Exception {
    serve(stateWith(Map.of("dynamic/instance-identity/document", Leaf.of("{\n  \"a\" : null\n}"))));
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(certificate(SignatureType.SIGNATURE));
    verifier.update("{\n  \"a\" : null\n}".getBytes(StandardCharsets.UTF_8));

    assertThat(verifier.verify(decoded("signature"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "PKCS7, 1.3.14.3.2.26, 1.2.840.10040.4.3, SHA1withDSA, SHA-1",
    "RSA2048, 2.16.840.1.101.3.4.2.1, 1.2.840.113549.1.1.11, SHA256withRSA, SHA-256",
  })
  @Fact({"5/15", "5/16"})
  void thePkcs7FormsContainTheDocumentAndVerify(
      SignatureType proof, String digest, String encryption, String signs, String digests)
      throws Exception {
    served();
    String name = proof.name().toLowerCase(java.util.Locale.ROOT);
    CMSSignedData signed = new CMSSignedData(decoded(name));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    signed.getSignedContent().write(content);
    SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();

    assertThat(content.toByteArray()).isEqualTo(bytes("document"));
    assertThat(signer.getDigestAlgOID()).isEqualTo(digest);
    assertThat(signer.getEncryptionAlgOID()).isEqualTo(encryption);
    assertThat(signer.getSignedAttributes().get(CMSAttributes.messageDigest).getAttributeValues())
        .containsExactly(
            new DEROctetString(MessageDigest.getInstance(digests).digest(bytes("document"))));
    Signature verifier = Signature.getInstance(signs);
    verifier.initVerify(certificate(proof));
    verifier.update(signer.getEncodedSignedAttributes());
    assertThat(verifier.verify(signer.getSignature())).isTrue();
    assertThat(signed.getCertificates().getMatches(null)).isEmpty();
    assertThat(text(IDENTITY + name)).startsWith("MIAGCSqGSIb3DQEHAqCAMIACAQEx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs7", "rsa2048", "signature"})
  @Fact("5/17")
  void aSignatureIsBareBase64WrappedAt76WithoutAFinalLf(String name) throws Exception {
    served();
    assertThat(text(IDENTITY + name)).matches("([\\w+/]{76}\n)+[\\w+/]{1,74}={0,2}");
  }

  @ParameterizedTest
  @CsvSource({"64, '([\\w+/]{64}\n)+[\\w+/]{1,62}={0,2}'", "none, '[\\w+/]+={0,2}'"})
  @Fact("5/17")
  void theLineLengthFollowsTheRecording(String wrap, String form) throws Exception {
    serve(stateWith(ServiceTrait.SIGNATURE_WRAP, wrap));

    assertThat(text(IDENTITY + "rsa2048")).matches(form);
  }

  @Test
  @Fact("5/18")
  void theSameDocumentHasTheSameSignatureInEveryReplay() throws Exception {
    served();
    String all = text(IDENTITY + "pkcs7") + text(IDENTITY + "rsa2048");
    serve(imdstape.replayer.ServedInstance.defaultState());

    assertThat(text(IDENTITY + "pkcs7") + text(IDENTITY + "rsa2048")).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource
  @Fact("5/18")
  void noCertificateClaimsToBeAws(SignatureType proof) throws Exception {
    X509Certificate certificate = certificate(proof);

    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=imds-tape test authority (not AWS),O=imds-tape");
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getPublicKey().getAlgorithm())
        .isEqualTo(proof == SignatureType.PKCS7 ? "DSA" : "RSA");
  }

  @Test
  void theAuthorityHidesItsKey() {
    TestAuthority authority = SignatureType.PKCS7.authority();

    assertThat(authority.toString()).isEqualTo("TestAuthority[•••]");
  }

  private byte[] bytes(String name) throws Exception {
    return text(IDENTITY + name).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] decoded(String name) throws Exception {
    return Base64.getMimeDecoder().decode(text(IDENTITY + name));
  }

  private static X509Certificate certificate(SignatureType proof) throws Exception {
    byte[] pem = proof.authority().certificatePem().getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}

package imdstape.replayer.identity;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.DSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/**
 * Signs instance identity documents for tests of verification code. Its keys are public, so a valid
 * signature proves nothing about an instance. The same document always gets the same signature.
 * Thread-safe.
 */
public final class TestAuthority {

  /** A name that cannot be taken for one of AWS. */
  private static final X500Name NAME =
      new X500Name("O=imds-tape,CN=imds-tape test authority (not AWS)");

  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2049-12-31T23:59:59Z"));

  private final AsymmetricKeyParameter key;
  private final X509CertificateHolder certificate;

  private TestAuthority(AsymmetricKeyParameter key, SubjectPublicKeyInfo published) {
    this.key = key;
    BigInteger serial = BigInteger.ONE;
    this.certificate =
        new X509v3CertificateBuilder(NAME, serial, FROM, TO, NAME, published).build(signer());
  }

  /** The signatures of a document; each has a key of its own, as with AWS. */
  public enum SignatureType {
    /** {@code pkcs7}: PKCS#7 with the document, SHA-1 and DSA. */
    PKCS7,
    /** {@code rsa2048}: PKCS#7 with the document, SHA-256 and RSA of 2048 bits. */
    RSA2048,
    /** {@code signature}: SHA-256 and RSA of 1024 bits, the length of captured signatures. */
    SIGNATURE;

    /** The authority for this signature; its key is computed at the first call. */
    public TestAuthority authority() {
      return switch (this) {
        case PKCS7 -> Dsa.AUTHORITY;
        case RSA2048 -> Rsa2048.AUTHORITY;
        case SIGNATURE -> Rsa1024.AUTHORITY;
      };
    }
  }

  private static final class Dsa {
    static final TestAuthority AUTHORITY = dsa(TestKeys.dsa());
  }

  private static final class Rsa2048 {
    static final TestAuthority AUTHORITY = rsa(TestKeys.rsa(2_048));
  }

  private static final class Rsa1024 {
    static final TestAuthority AUTHORITY = rsa(TestKeys.rsa(1_024));
  }

  private static TestAuthority rsa(RSAPrivateCrtKeyParameters key) {
    try {
      return new TestAuthority(
          key,
          new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              new RSAPublicKey(key.getModulus(), key.getPublicExponent())));
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  private static TestAuthority dsa(DSAPrivateKeyParameters key) {
    try {
      BigInteger p = key.getParameters().getP();
      BigInteger q = key.getParameters().getQ();
      BigInteger g = key.getParameters().getG();
      return new TestAuthority(
          key,
          new SubjectPublicKeyInfo(
              new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa, new DSAParameter(p, q, g)),
              new ASN1Integer(g.modPow(key.getX(), p))));
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /** Computes the plain signature of a document. */
  public byte[] sign(byte[] document) {
    try {
      ContentSigner signer = signer();
      try (OutputStream in = signer.getOutputStream()) {
        in.write(document);
      }
      return signer.getSignature();
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /**
   * Computes a PKCS#7 signature that contains the document but no certificate, which the verifier
   * has. The attributes are content type, signing time and digest, as in the sample of
   * amazon-ec2-metadata-mock.
   *
   * @param at the signing time
   */
  public byte[] signPkcs7(byte[] document, Instant at) {
    try {
      Attribute signed =
          new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(at))));
      DefaultSignedAttributeTableGenerator attributes =
          new DefaultSignedAttributeTableGenerator(new AttributeTable(signed));
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider())
              .setSignedAttributeGenerator(
                  about ->
                      attributes.getAttributes(about).remove(CMSAttributes.cmsAlgorithmProtect))
              .build(signer(), certificate));
      return generator.generate(new CMSProcessableByteArray(document), true).getEncoded();
    } catch (IOException | OperatorCreationException | CMSException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The certificate as PEM with a final line feed. */
  public String certificatePem() {
    try {
      String lines =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  private ContentSigner signer() {
    boolean isDsa = key instanceof DSAPrivateKeyParameters;
    AlgorithmIdentifier signature =
        new DefaultSignatureAlgorithmIdentifierFinder()
            .find(isDsa ? "SHA1withDSA" : "SHA256withRSA");
    AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
    try {
      return (isDsa
              ? new DeterministicDsa(signature, digest)
              : new BcRSAContentSignerBuilder(signature, digest))
          .build(key);
    } catch (OperatorCreationException bothAreKnown) {
      throw new IllegalStateException(bothAreKnown);
    }
  }

  /**
   * DSA with a nonce that follows from the document (RFC 6979), so that signatures never differ.
   */
  private static final class DeterministicDsa extends BcContentSignerBuilder {
    DeterministicDsa(AlgorithmIdentifier signature, AlgorithmIdentifier digest) {
      super(signature, digest);
    }

    @Override
    protected Signer createSigner(AlgorithmIdentifier signature, AlgorithmIdentifier digest)
        throws OperatorCreationException {
      Digest forNonce = BcDefaultDigestProvider.INSTANCE.get(digest);
      Digest forDocument = BcDefaultDigestProvider.INSTANCE.get(digest);
      return new DSADigestSigner(new DSASigner(new HMacDSAKCalculator(forNonce)), forDocument);
    }
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "TestAuthority[•••]";
  }
}

package imdstape.recorder.redact.pseudonym;

import imdstape.metadata.Catalogue;
import imdstape.metadata.ValueKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The known fields of the instance identity document and the kinds of their values. */
public final class IdentityDocumentFields {

  /** The field with the launch time, of which redaction keeps the day. */
  public static final String LAUNCH_TIME = "pendingTime";

  /** Written instead of a value of an unknown field or of an unexpected form. */
  public static final String WITHHELD = "withheld";

  /** The exact form of harmless fields; taken from the catalogue where a category has the value. */
  private static final Map<String, Predicate<String>> HARMLESS =
      Map.of(
          "architecture", matching("i386|x86_64|arm64|x86_64_mac|arm64_mac"),
          "availabilityZone", formOfCategory("meta-data/placement/availability-zone"),
          "instanceType", formOfCategory("meta-data/instance-type"),
          "region", formOfCategory("meta-data/placement/region"),
          "version", matching("\\d{4}-\\d{2}-\\d{2}"));

  private static final Map<String, ValueKind> KINDS =
      Map.ofEntries(
          Map.entry("accountId", ValueKind.ACCOUNT),
          Map.entry("billingProducts", ValueKind.PRODUCT_CODE),
          Map.entry("devpayProductCodes", ValueKind.PRODUCT_CODE),
          Map.entry("marketplaceProductCodes", ValueKind.PRODUCT_CODE),
          Map.entry("imageId", ValueKind.RESOURCE_ID),
          Map.entry("instanceId", ValueKind.RESOURCE_ID),
          Map.entry("kernelId", ValueKind.RESOURCE_ID),
          Map.entry("ramdiskId", ValueKind.RESOURCE_ID),
          Map.entry("privateIp", ValueKind.PRIVATE_IPV4),
          Map.entry("architecture", ValueKind.HARMLESS),
          Map.entry("availabilityZone", ValueKind.HARMLESS),
          Map.entry("instanceType", ValueKind.HARMLESS),
          Map.entry("region", ValueKind.HARMLESS),
          Map.entry("version", ValueKind.HARMLESS));

  private IdentityDocumentFields() {}

  /** The kind of a field's value; empty for {@link #LAUNCH_TIME} and for an unknown field. */
  public static Optional<ValueKind> kindOf(String field) {
    return Optional.ofNullable(KINDS.get(field));
  }

  /** Whether a value has the exact form of a field whose values are harmless. */
  public static boolean isHarmless(String field, String value) {
    return HARMLESS.getOrDefault(field, unlisted -> false).test(value);
  }

  private static Predicate<String> matching(String form) {
    return Pattern.compile(form).asMatchPredicate();
  }

  private static Predicate<String> formOfCategory(String path) {
    return Catalogue.find(path).orElseThrow()::matches;
  }
}

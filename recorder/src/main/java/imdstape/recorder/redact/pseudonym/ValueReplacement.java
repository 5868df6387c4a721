package imdstape.recorder.redact.pseudonym;

import imdstape.fixture.LeafBody;
import imdstape.metadata.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value of a kind is rewritten for the fixture. Each {@link RedactionRule} names one. All
 * results are empty if the value does not have the form of its kind.
 */
public enum ValueReplacement {
  /** Every line is harmless and stays. */
  KEEP {
    @Override
    Optional<String> replaceLine(ValueKind kind, String line, PseudonymSource pseudonyms) {
      pseudonyms.keepHarmless(line);
      return Optional.of(line);
    }
  },
  /** Every line is an identity with a pseudonym from a numbered space. */
  NUMBERED,
  /** Every line is a name that a person chose, which is also searched in free text. */
  CHOSEN_NAME,
  /** The whole value, lines and all, is a name that a person chose. */
  CHOSEN_TEXT {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      return kind.matches(value)
          ? Optional.of(pseudonyms.pseudonym(kind, value))
          : Optional.empty();
    }
  },
  /** Every line is an IPv4 block. */
  IPV4_NETWORK(AddressFamily.IPV4, true),
  /** Every line is a private IPv4 address. */
  IPV4_ADDRESS(AddressFamily.IPV4, false),
  /** Every line is an IPv6 block. */
  IPV6_NETWORK(AddressFamily.IPV6, true),
  /** Every line is an IPv6 address. */
  IPV6_ADDRESS(AddressFamily.IPV6, false),
  /** Every line is a host name with a private IPv4 address or an instance id. */
  PRIVATE_HOSTNAME {
    @Override
    Optional<String> replaceLine(ValueKind kind, String line, PseudonymSource pseudonyms) {
      return replaceHostname(line, ValueKind.PRIVATE_IPV4, pseudonyms);
    }
  },
  /** Every line is a host name with a public IPv4 address. */
  PUBLIC_HOSTNAME {
    @Override
    Optional<String> replaceLine(ValueKind kind, String line, PseudonymSource pseudonyms) {
      return replaceHostname(line, ValueKind.PUBLIC_IPV4, pseudonyms);
    }
  },
  /** An SSH public key; its final line feed stays. */
  SSH_KEY {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      boolean lineFeed = value.endsWith("\n");
      String key = lineFeed ? value.substring(0, value.length() - 1) : value;
      return kind.matches(value)
          ? Optional.of(pseudonyms.pseudonym(kind, key) + (lineFeed ? "\n" : ""))
          : Optional.empty();
    }
  },
  /** The instance identity document, field by field. */
  IDENTITY_DOCUMENT {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      return IdentityDocumentRedactor.redact(
          value,
          (fieldKind, text) ->
              RedactionRules.of(fieldKind).replacement().replace(fieldKind, text, pseudonyms));
    }
  },
  /** The body of {@code iam/info}: only the pseudonym of the profile name is stored. */
  IAM_INFO {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      return Optional.empty();
    }

    @Override
    public Optional<LeafBody> toBody(ValueKind kind, String value, PseudonymSource pseudonyms) {
      Matcher arn = PROFILE_ARN.matcher(value);
      if (!arn.find() || !ValueKind.PROFILE.matches(arn.group(2))) {
        return Optional.empty();
      }
      pseudonyms.pseudonym(ValueKind.ACCOUNT, arn.group(1));
      String profile = pseudonyms.pseudonym(ValueKind.PROFILE, arn.group(2));
      return Optional.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, profile));
    }
  },
  /** The body of {@code identity-credentials/ec2/info}: nothing of it is stored. */
  IDENTITY_INFO {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      return Optional.empty();
    }

    @Override
    public Optional<LeafBody> toBody(ValueKind kind, String value, PseudonymSource pseudonyms) {
      Matcher account = ACCOUNT_ID.matcher(value);
      if (!account.find()) {
        return Optional.empty();
      }
      pseudonyms.pseudonym(ValueKind.ACCOUNT, account.group(1));
      return Optional.of(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_INFO, null));
    }
  },
  /** The value is never stored. */
  NOT_STORED {
    @Override
    Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
      return Optional.empty();
    }
  };

  private static final Pattern HOSTNAME = Pattern.compile("(ip-|ec2-)?([0-9a-z-]+?)(\\..*)");
  private static final Pattern PROFILE_ARN =
      Pattern.compile(
          "\"InstanceProfileArn\"\\s*:\\s*\"arn:[a-z-]+:iam::(\\d{12}):instance-profile/"
              + "(?:[^\"]*/)?([^\"/]+)\"");
  private static final Pattern ACCOUNT_ID = Pattern.compile("\"AccountId\"\\s*:\\s*\"(\\d{12})\"");

  private final Optional<AddressFamily> addressFamily;
  private final boolean network;

  ValueReplacement() {
    this.addressFamily = Optional.empty();
    this.network = false;
  }

  ValueReplacement(AddressFamily addressFamily, boolean network) {
    this.addressFamily = Optional.of(addressFamily);
    this.network = network;
  }

  /** The rewritten value; empty if it does not have the form of its kind or is never stored. */
  Optional<String> replace(ValueKind kind, String value, PseudonymSource pseudonyms) {
    List<Optional<String>> lines = new ArrayList<>();
    for (String line : value.split("\n", -1)) {
      lines.add(replaceIfMatching(kind, line, pseudonyms));
    }
    return lines.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(String.join("\n", lines.stream().map(Optional::orElseThrow).toList()));
  }

  /** The body that the fixture holds for a value; empty if it must not be stored. */
  public Optional<LeafBody> toBody(ValueKind kind, String value, PseudonymSource pseudonyms) {
    return replace(kind, value, pseudonyms).map(LeafBody.Text::new);
  }

  /** Replaces one line that has the form of its kind. */
  Optional<String> replaceLine(ValueKind kind, String line, PseudonymSource pseudonyms) {
    return pseudonyms.canReplace(kind, line)
        ? Optional.of(pseudonyms.pseudonym(kind, line))
        : Optional.empty();
  }

  /** The family of the addresses that the value consists of, if it does. */
  Optional<AddressFamily> addressFamily() {
    return addressFamily;
  }

  /** Whether the value is a block of addresses. */
  boolean isNetwork() {
    return network;
  }

  /** Whether the value is a name that a person chose. */
  boolean isChosenName() {
    return this == CHOSEN_NAME || this == CHOSEN_TEXT;
  }

  private Optional<String> replaceIfMatching(
      ValueKind kind, String line, PseudonymSource pseudonyms) {
    if (line.isEmpty()) {
      return Optional.of(line);
    }
    return kind.matches(line) ? replaceLine(kind, line, pseudonyms) : Optional.empty();
  }

  /**
   * Replaces the address or the instance id in a host name such as {@code
   * ip-10-0-0-1.ec2.internal}. The domain names only the Region and stays.
   */
  private static Optional<String> replaceHostname(
      String name, ValueKind addressKind, PseudonymSource pseudonyms) {
    Matcher parts = HOSTNAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String prefix = parts.group(1);
    String host = parts.group(2);
    String domain = parts.group(3);
    pseudonyms.keepHarmless(domain);
    if (prefix == null) {
      return Optional.of(pseudonyms.pseudonym(ValueKind.RESOURCE_ID, host) + domain);
    }
    return RedactionRules.of(addressKind)
        .replacement()
        .replaceIfMatching(addressKind, host.replace('-', '.'), pseudonyms)
        .map(address -> prefix + address.replace('.', '-') + domain);
  }
}

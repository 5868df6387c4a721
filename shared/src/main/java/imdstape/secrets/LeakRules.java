package imdstape.secrets;

import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The catalogue of leak rules: secrets, as public scanners search for them (git-secrets, gitleaks,
 * detect-secrets, trufflehog), and values that identify the owner of an instance. The examples are
 * concatenated from parts so that scanners do not report this file.
 */
public final class LeakRules {

  /** A position that does not follow a letter or digit. */
  private static final String NOT_AFTER_ALPHANUMERIC = "(?<![A-Za-z0-9])";

  private static final String LETTERS = "Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0Ya".repeat(2);

  /**
   * The prefixes of the unique ids of IAM: users, roles, groups, profiles and keys (IAM User Guide,
   * "IAM identifiers").
   */
  private static final String IAM_PREFIXES =
      "A3T[A-Z0-9]|ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA";

  private static final String RESOURCES =
      "i|ami|aki|ari|vol|snap|eni|eni-attach|vpc|subnet|sg|sgr|r|h|lt|igw|eigw|nat|rtb|rtbassoc|acl"
          + "|eipalloc|eipassoc|eia|egp|pl|tgw|tgw-attach|vpce|pcx|dopt|cgw|vgw|vpn|fl|cr|pg|sir"
          + "|sfr|fleet|hr|key|instance-event|cbr|bp|fs|fsap|fsmt";

  /** SHA-1, SHA-256, SHA-384 or SHA-512; a secret of that form is found by what it is called. */
  private static final Pattern DIGEST =
      Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}");

  /** A minute in twelve digits; one account number of 50,000 looks like one. */
  private static final Pattern MINUTE =
      Pattern.compile(
          "(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[01]\\d|2[0-3])[0-5]\\d");

  /** An instance of a unit of systemd. */
  private static final Pattern UNIT =
      Pattern.compile(
          ".*\\.(?:service|socket|target|timer|mount|automount|swap|path|slice|scope|device)");

  private static final AsciiSet ANGLED = AsciiSet.of("0-9A-Za-z_ \\-");

  private static final String LINE_ENDS = "\n\r\u0085\u2028\u2029";

  private static final Set<String> PLACEHOLDER_WORDS =
      Set.of(
          "[]",
          "{}",
          "none",
          "null",
          "true",
          "false",
          "required",
          "optional",
          "changeme",
          "example");

  private static final List<String> PLACEHOLDER_STARTS =
      List.of("$(", "{{", "withheld", "redacted", "stand-in", "standin");

  private static final List<LeakRule> ALL =
      List.of(
          rule(
              "aws-key-id",
              SecretScanners.awsKeyId(),
              "an AWS key id or IAM unique id",
              "names a key or a role, and its digits hold the account number",
              NOT_AFTER_ALPHANUMERIC + "((?:" + IAM_PREFIXES + ")[A-Z0-9]{12,})",
              any -> false,
              List.of("AS" + "IA" + "QRSTUVWXYZ234567", "AI" + "PA" + "QRSTUVWXYZ2345672"),
              List.of("ASIA", "in ASIA, not in EMEA", "AROMATHERAPIES")),
          rule(
              "bedrock-api-key",
              SecretScanners.bedrockApiKey(),
              "a Bedrock API key",
              "opens an account's Bedrock",
              "(ABSK[A-Za-z0-9+/]{40,}|bedrock-api-key-[A-Za-z0-9+/=]{8,})",
              any -> false,
              List.of("AB" + "SK" + LETTERS, "bedrock-api-key-" + "YmVkcm9jay5"),
              List.of("ABSKY", "a bedrock-api-key")),
          rule(
              "session-token",
              SecretScanners.sessionToken(),
              "a session token",
              "is the third part of temporary credentials",
              "((?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=]{20,})",
              any -> false,
              List.of("IQoJb3Jp" + "Z2lu" + LETTERS, "FwoGZXIv" + "YXdz" + LETTERS),
              List.of("IQoJb3JpZ2lu")),
          rule(
              "imds-token",
              SecretScanners.imdsToken(),
              "an IMDSv2 token",
              "opens the instance's metadata while it lives",
              NOT_AFTER_ALPHANUMERIC + "(AQA[A-Za-z0-9_-]{51}==)",
              any -> false,
              List.of("AQ" + "AEAA" + LETTERS.substring(0, 48) + "=="),
              List.of("AQAAAA==")),
          rule(
              "private-key",
              SecretScanners.privateKey(),
              "a private key",
              "is whoever holds it",
              "(-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-\\d|AGE-SECRET-KEY-1)",
              any -> false,
              List.of("-----BEGIN RSA PRIV" + "ATE KEY-----", "-----BEGIN PRIV" + "ATE KEY-----"),
              List.of("-----BEGIN PUBLIC KEY-----", "a PRIVATE KEY")),
          rule(
              "certificate",
              SecretScanners.certificate(),
              "a certificate or signed message",
              "names its holder, and a signed identity document holds the account",
              "(-----BEGIN (?:CERTIFICATE|PKCS7|CMS|X509 CRL)-----)",
              any -> false,
              List.of("-----BEGIN CERTI" + "FICATE-----", "-----BEGIN PK" + "CS7-----"),
              List.of("-----BEGIN PUBLIC KEY-----")),
          rule(
              "ssh-key",
              SecretScanners.sshKey(),
              "an SSH key that is no stand-in",
              "names its owner wherever else it is published",
              "((?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9]+|sk-[a-z0-9@.-]+)"
                  + " AAAA[A-Za-z0-9+/=]{16,}(?: [^\\s\"']+)?)",
              value -> Pseudonyms.isPseudonym(ValueKind.SSH_KEY, value),
              List.of("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 alice"),
              List.of(Pseudonyms.sshKey("ssh-rsa", 1, "my-key"), "ssh-rsa AAAA")),
          rule(
              "jwt",
              SecretScanners.jwt(),
              "a JSON web token",
              "signs its bearer in",
              NOT_AFTER_ALPHANUMERIC + "(eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]+)",
              any -> false,
              List.of("ey" + "Jhbciqrstuv.ey" + "Jzdwiqrstuv.c2ln"),
              List.of("eyJhbciqrstuv", "eye.eye.eye")),
          rule(
              "url-credentials",
              SecretScanners.urlCredentials(),
              "credentials in a URL",
              "a user name and a password",
              "(://[^/\\s:@\"]+:[^/\\s@\"]+@)",
              any -> false,
              List.of("https://alice:wonderland" + "@db.example.com/"),
              List.of("http://[::1]:80/", "http://example.com:80/@home")),
          rule(
              "service-token",
              SecretScanners.serviceToken(),
              "a token of a well-known service",
              "signs in at GitHub, GitLab, Slack, Stripe, Google, npm and their like",
              "(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\\w{22,}|glpat-[\\w-]{20,}"
                  + "|xox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\\.slack\\.com/services/\\w+"
                  + "|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|AIza[\\w-]{35}|npm_[A-Za-z0-9]{36}"
                  + "|hv[sb]\\.[\\w-]{20,}|dop_v1_[0-9a-f]{40,})",
              any -> false,
              List.of("gh" + "p_" + LETTERS.substring(0, 36), "xo" + "xb-1234567890-abc"),
              List.of("ghp_short", "sk_live", "npm_config_registry")),
          rule(
              "secret-access-key",
              SecretScanners.secretAccessKey(),
              "a secret access key",
              "forty characters as IAM makes them",
              NOT_AFTER_ALPHANUMERIC + "([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
              value ->
                  !RandomWordDetector.hasMixedCharacters(value)
                      || Pseudonyms.isPartOfSshKey(value)
                      || DecodedText.isEncodedText(value),
              List.of(LETTERS.substring(0, 40)),
              List.of("da39a3ee5e6b4b0d3255bfef95601890afd80709", "a/path/".repeat(6))),
          rule(
              "high-entropy",
              SecretScanners.highEntropy(),
              "a string of high entropy",
              "looks like a key, whoever made it",
              "(?<![A-Za-z0-9+/_-])([A-Za-z0-9+/_-]{20,})(?![A-Za-z0-9+/_-])",
              value ->
                  !hasUnknownRandomWord(value)
                      || Pseudonyms.isPartOfSshKey(value)
                      || DIGEST.matcher(value).matches()
                      || DecodedText.isEncodedText(value),
              List.of(LETTERS.substring(0, 24), "9f86d081884c7d659a2feaa0c55ad015"),
              List.of(
                  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
                  "i-0abcdef1234567890",
                  "security-credentials/web-server",
                  "meta-data/tags/instance/Route53Zone",
                  "MDI6MDA6NWU6MDA6NTM6MDAgaXMgbm9ib2R5J3M",
                  "AmazonEC2ContainerRegistryReadOnly",
                  "0000000000000000000000000000000000000000")),
          rule(
              "called-secret",
              SecretScanners.calledSecret(),
              "a value that is called a secret",
              "whoever wrote it says so",
              "(?i)(?:passw(?:or)?d|passphrase|secret|token|credentials?|api[_-]?key|access[_-]?key)"
                  + "[\"']?\\s*(?:[:=]|=>)"
                  // a key in the next line is no value: chpasswd: expire: false
                  + "(?:[ \\t]*|\\s*(?![\\w.-]+[\"']?:(?:\\s|$)))[\"']?([^\\s\"',;]{4,})",
              LeakRules::isPlaceholder,
              List.of(
                  "PASSWORD=wonderland",
                  "\"api_key\": \"wonderland\"",
                  "db-secret: rabbit",
                  "password:\n  wonderland"),
              List.of(
                  "PASSWORD=withheld",
                  "password=$1",
                  "token: required",
                  "chpasswd:\n  expire: false",
                  "passwords are")),
          rule(
              "password-hash",
              SecretScanners.passwordHash(),
              "the hash of a password",
              "is found by trying",
              "(\\$(?:1|2[abxy]?|5|6|7|y|gy|argon2\\w{0,2})\\$[./A-Za-z0-9=,$-]{8,})",
              any -> false,
              List.of("$" + "6$rounds=4096$saltsalt$abcdefgh", "passwd: $" + "1$saltsalt$abcdefgh"),
              List.of("$1$2", "costs $5", "$6$short")),
          rule(
              "account-id",
              IdentityScanners.accountId(),
              "an account number that is no stand-in",
              "names the owner",
              "(?<![0-9A-Za-z]|[0-9]\\.)(\\d{12}|\\d{4}-\\d{4}-\\d{4})(?![0-9A-Za-z]|\\.[0-9])",
              value ->
                  Pseudonyms.isPseudonym(ValueKind.ACCOUNT, value.replace("-", ""))
                      || MINUTE.matcher(value).matches(),
              List.of(
                  "9876" + "54321098",
                  "arn:aws:iam::9876" + "54321098:role/x",
                  "9876" + "54321098.dkr.ecr.us-east-1.amazonaws.com",
                  "of 9876" + "54321098."),
              List.of("111122223333", "20261124093000123", "202611240930", "0.987654321098")),
          rule(
              "resource-id",
              IdentityScanners.resourceId(RESOURCES.split("\\|")),
              "a resource id that is no stand-in",
              "can be found again in an account's logs",
              "(?<![A-Za-z0-9-])((?:"
                  + RESOURCES
                  + ")-(?:[0-9a-f]{17}|[0-9a-f]{8}))(?![0-9A-Za-z])",
              value -> Pseudonyms.isPseudonym(ValueKind.RESOURCE_ID, value),
              List.of("i-05f1c8a92e7d3b604", "ami-1234" + "5678", "at eni-0f1e2d3c4b5a69788."),
              List.of("i-0abcdef1234567890", "ami-0abc0001", "web-r-12345678x", "i-1234")),
          rule(
              "mac-address",
              IdentityScanners.macAddress(),
              "a MAC that is no stand-in",
              "names a network interface",
              "(?<![0-9A-Za-z:.-])([0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5})"
                  + "(?![0-9A-Za-z:-])",
              value ->
                  Pseudonyms.isPseudonym(
                          ValueKind.MAC, value.toLowerCase(Locale.ROOT).replace('-', ':'))
                      || value.matches("(?:00[:-]){5}00|(?i:ff[:-]){5}(?i:ff)"),
              List.of("0e:49:61:0f:c3:11", "0E-49-61-0F-C3-11"),
              List.of("02:00:5e:00:53:00", "00:00:00:00:00:00", "2001:db8:11:22:33:44:55:66")),
          rule(
              "public-ipv4",
              IdentityScanners.publicIpv4(),
              "a public IPv4 address",
              "is reachable, or was",
              // 2.6.32.59-0.7 is a kernel
              "((?<![0-9.])\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\.?[0-9]|-\\d{1,3}\\.\\d{1,3}(?![.0-9]))"
                  // in a hostname such as ec2-203-0-113-4, the 2 of ec2 is no part of the address
                  + "|(?:(?<=ec2-)|(?<![0-9A-Za-z]|[0-9]-))"
                  + "\\d{1,3}(?:-\\d{1,3}){3}(?!-?[0-9]))",
              value -> !PublicAddress.isPublic(value),
              List.of("54.123.45.67", "ec2-54-123-45-67.compute-1.amazonaws.com", "at 54.1.2.3."),
              List.of(
                  "203.0.113.4",
                  "10.0.0.1",
                  "1.2.3.4.5",
                  "256.1.1.1",
                  "169.254.169.254",
                  "8.8.8.8",
                  "2.6.32.59-0.7-default")),
          rule(
              "ipv6",
              IdentityScanners.ipv6(),
              "an IPv6 address that is no stand-in",
              "is reachable, or holds a MAC",
              "(?<![0-9A-Za-z:])((?i:[23][0-9a-f]{3}|fe80|f[cd][0-9a-f]{2}):[0-9a-fA-F:]{3,34})"
                  + "(?![0-9A-Za-z:])",
              value ->
                  Pseudonyms.isPseudonym(ValueKind.IPV6, value.toLowerCase(Locale.ROOT))
                      || WellKnownAddresses.contains(value.toLowerCase(Locale.ROOT)),
              List.of("2600:1f18:abcd::17", "2600:1F18:ABCD::17", "fe80::c49:61ff:fe0f:c311"),
              List.of("2001:db8::17", "fd00:ec2::254", "fd00:ec2::123", "2026:11")),
          rule(
              "e-mail",
              IdentityScanners.email(),
              "an e-mail address",
              "names a person",
              "([\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*\\.[A-Za-z]{2,})",
              value ->
                  value.endsWith("@example.com")
                      || value.startsWith("git@")
                      || UNIT.matcher(value).matches(),
              List.of("alice@" + "wonderland.org"),
              List.of(
                  "alice@example.com",
                  "alice@host",
                  "@example.org",
                  "git@github.com",
                  "getty@tty1.service")));

  private LeakRules() {}

  /** All rules, the most severe first. */
  public static List<LeakRule> all() {
    return ALL;
  }

  /** Whether a part of a path is a word that looks random and is no pseudonym. */
  private static boolean hasUnknownRandomWord(String path) {
    int start = 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String word = path.substring(start, end);
      if (RandomWordDetector.looksRandom(word)
          && !Pseudonyms.isPseudonym(ValueKind.RESOURCE_ID, word)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** Whether a value is a variable, a placeholder or a keyword in place of a secret. */
  private static boolean isPlaceholder(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return PLACEHOLDER_WORDS.contains(lower)
        || PLACEHOLDER_STARTS.stream()
            .anyMatch(start -> lower.startsWith(start) && isOneLine(value))
        || isRepeated(lower, 'x')
        || isRepeated(lower, '*')
        || isVariable(value);
  }

  /** Whether a value names a variable: {@code $NAME}, <code>${NAME}</code>, {@code %NAME%}. */
  private static boolean isVariable(String value) {
    int length = value.length();
    return switch (value.charAt(0)) {
      case '$' -> length > 1 && (AsciiSet.WORD.endOfRun(value, 1) == length || isBraced(value));
      case '%' ->
          length > 2 && value.endsWith("%") && AsciiSet.WORD.endOfRun(value, 1) == length - 1;
      case '<' -> {
        int end = ANGLED.endOfRun(value, 1);
        yield end == length || (end == length - 1 && value.endsWith(">"));
      }
      default -> false;
    };
  }

  private static boolean isBraced(String value) {
    int brace = value.indexOf('}');
    return value.startsWith("${") && (brace < 0 || brace == value.length() - 1);
  }

  private static boolean isRepeated(String value, char c) {
    return value.length() > 2 && value.chars().allMatch(other -> other == c);
  }

  private static boolean isOneLine(String value) {
    return value.chars().noneMatch(c -> LINE_ENDS.indexOf(c) >= 0);
  }

  private static LeakRule rule(
      String id,
      ValueScanner scanner,
      String name,
      String why,
      String expression,
      Predicate<String> harmless,
      List<String> finds,
      List<String> leaves) {
    return new LeakRule(id, name, why, expression, scanner, harmless, finds, leaves);
  }
}

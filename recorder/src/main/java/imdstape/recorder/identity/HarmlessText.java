package imdstape.recorder.identity;

import imdstape.ec2.Region;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a text names nobody: each of its words is a stand-in, of a harmless form, or in a
 * {@link Vocabulary}. The cost is linear in the length of the text: a character scan finds the
 * words, and no pattern sees more than {@value #MAX_CHUNK_LENGTH} characters. Thread-safe.
 */
final class HarmlessText {

  /** A longer run without a separator is no word, and nobody knows what it is. */
  private static final int MAX_CHUNK_LENGTH = 200;

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?");

  private static final Pattern DASHED_HOST =
      Pattern.compile("(?:ip|ec2)-(\\d{1,3}-\\d{1,3}-\\d{1,3}-\\d{1,3})");

  private static final Pattern COLON_HEX = Pattern.compile("[0-9a-fA-F:]+(?:/\\d{1,3})?");

  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}");

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}"
              + "(?:T\\d{2}:?\\d{2}(?::?\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?");

  /** A moment in digits alone: a day, then perhaps hour, minute and second; or Unix time. */
  private static final Pattern DIGITS_OF_TIME =
      Pattern.compile(
          "(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
              + "(?:(?:[01]\\d|2[0-3])(?:[0-5]\\d){1,2})?|1\\d{9}|1\\d{12}");

  /** SHA-1, SHA-256, SHA-384 and SHA-512: a digest of a public file is the same for everybody. */
  private static final Pattern DIGEST =
      Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}");

  /** The abbreviated name of a commit. */
  private static final Pattern SHORT_COMMIT =
      Pattern.compile("(?=[a-f]{0,10}\\d)(?=\\d{0,10}[a-f])[0-9a-f]{7,11}");

  private static final Pattern ZONE_ID = Pattern.compile("[a-z]{3,5}\\d-az\\d{1,2}");
  private static final Pattern WORD_THEN_NUMBER = Pattern.compile("([A-Za-z]+)\\d{1,4}");
  private static final Pattern NUMBER_THEN_WORD = Pattern.compile("\\d{1,4}([A-Za-z]+)");
  private static final Pattern CASE_BOUNDARY =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\\d)");

  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
  private static final int MIN_GROUPED_DIGITS = 9;
  private static final int MAX_NUMBER_DIGITS = 5;
  private static final int ACCOUNT_GROUP_DIGITS = 4;
  private static final int ACCOUNT_GROUPS = 3;

  private static final Set<String> SCHEMES =
      Set.of(
          "http",
          "https",
          "s3",
          "ssh",
          "git",
          "ftp",
          "ldap",
          "ldaps",
          "file",
          "nfs",
          "smb",
          "tcp",
          "udp",
          "docker",
          "oci",
          "redis",
          "amqp",
          "mysql",
          "postgres",
          "postgresql");

  /** The last labels that make a dotted name a host name: a name that somebody registered. */
  private static final Set<String> TOP_LEVEL =
      Set.of(
          "ai",
          "arpa",
          "at",
          "au",
          "be",
          "biz",
          "br",
          "ca",
          "ch",
          "cloud",
          "cn",
          "co",
          "com",
          "consul",
          "corp",
          "cz",
          "de",
          "dev",
          "dk",
          "edu",
          "es",
          "eu",
          "fi",
          "fr",
          "gov",
          "hk",
          "home",
          "ie",
          "il",
          "in",
          "info",
          "int",
          "internal",
          "intra",
          "intranet",
          "io",
          "it",
          "jp",
          "kr",
          "lan",
          "local",
          "me",
          "mil",
          "net",
          "nl",
          "no",
          "nz",
          "online",
          "org",
          "pl",
          "priv",
          "private",
          "pt",
          "ru",
          "se",
          "sg",
          "site",
          "tech",
          "tv",
          "uk",
          "us",
          "xyz",
          "za");

  /** Hosts of public services, which anybody's instance asks. */
  private static final Set<String> PUBLIC_HOSTS =
      Set.of(
          "github.com",
          "gitlab.com",
          "bitbucket.org",
          "ssh.dev.azure.com",
          "pypi.org",
          "files.pythonhosted.org",
          "registry.npmjs.org",
          "rubygems.org",
          "docker.io",
          "registry-1.docker.io",
          "quay.io",
          "ghcr.io",
          "gcr.io",
          "k8s.gcr.io",
          "registry.k8s.io",
          "archive.ubuntu.com",
          "security.ubuntu.com",
          "ports.ubuntu.com",
          "deb.debian.org",
          "security.debian.org",
          "download.docker.com",
          "get.docker.com",
          "packages.microsoft.com",
          "apt.kubernetes.io",
          "pkgs.k8s.io",
          "kubernetes.io",
          "k8s.io",
          "dl.google.com",
          "pool.ntp.org",
          "time.aws.com",
          "mirror.centos.org",
          "dl.fedoraproject.org",
          "mirrors.fedoraproject.org",
          "get.helm.sh",
          "docs.aws.amazon.com",
          "aws.amazon.com");

  /** Names that redaction gives; any of them can stand in a text. */
  private static final List<ValueKind> NAMES =
      List.of(
          ValueKind.ROLE,
          ValueKind.PROFILE,
          ValueKind.KEY_NAME,
          ValueKind.SECURITY_GROUP,
          ValueKind.PLACEMENT_GROUP,
          ValueKind.TAG_KEY,
          ValueKind.TAG_VALUE,
          ValueKind.PRODUCT_CODE,
          ValueKind.UNKNOWN_NAME,
          ValueKind.USER);

  private final Vocabulary vocabulary;
  private final StandInNetworks networks;

  HarmlessText(Vocabulary vocabulary, StandInNetworks networks) {
    this.vocabulary = vocabulary;
    this.networks = networks;
  }

  /** Whether no word of a text can name somebody. */
  boolean isHarmless(String text) {
    StringBuilder digitGroups = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !isPartOfChunk(text.charAt(i))) {
        if (i > start) {
          String chunk = strip(text.substring(start, Math.min(i, start + MAX_CHUNK_LENGTH + 1)));
          if (i - start > MAX_CHUNK_LENGTH || !isHarmlessChunk(chunk)) {
            return false;
          }
          if (!isDigits(chunk) || chunk.length() != ACCOUNT_GROUP_DIGITS) {
            digitGroups.setLength(0);
          } else if (isRealAccount(digitGroups.append(chunk))) {
            return false;
          }
        }
        start = i + 1;
      }
    }
    return true;
  }

  /** Whether the last three groups of four digits are an account number with spaces in it. */
  private static boolean isRealAccount(StringBuilder groups) {
    int length = ACCOUNT_GROUPS * ACCOUNT_GROUP_DIGITS;
    return groups.length() >= length
        && !Pseudonyms.isPseudonym(ValueKind.ACCOUNT, groups.substring(groups.length() - length));
  }

  /** Letters of any script, digits, and what stands inside of addresses, names and versions. */
  private static boolean isPartOfChunk(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || "._:/@+%~-".indexOf(c) >= 0;
  }

  private static String strip(String chunk) {
    int start = 0;
    int end = chunk.length();
    while (start < end && isPunctuation(chunk.charAt(start), "::", chunk, start)) {
      start++;
    }
    while (end > start && isPunctuation(chunk.charAt(end - 1), "::", chunk, end - 2)) {
      end--;
    }
    return chunk.substring(start, end);
  }

  /** Whether a character at an end is punctuation, and no colon of a compressed IPv6 address. */
  private static boolean isPunctuation(char c, String pair, String chunk, int at) {
    return "._/@+%~-".indexOf(c) >= 0 || (c == ':' && !chunk.startsWith(pair, at));
  }

  private boolean isHarmlessChunk(String chunk) {
    if (chunk.isEmpty()) {
      return true;
    }
    Optional<Boolean> typed = judgeForm(chunk);
    if (typed.isPresent()) {
      return typed.get();
    }
    int scheme = chunk.indexOf("://");
    if (scheme > 0) {
      return SCHEMES.contains(chunk.substring(0, scheme))
          && isHarmlessChunk(strip(chunk.substring(scheme + 3)));
    }
    int at = chunk.indexOf('@');
    if (at > 0) {
      String domain = chunk.substring(at + 1);
      return isExampleDomain(domain)
          || (isHarmlessChunk(strip(chunk.substring(0, at))) && isHarmlessChunk(strip(domain)));
    }
    for (char separator : new char[] {'/', ':'}) {
      if (chunk.indexOf(separator) >= 0) {
        return List.of(chunk.split(String.valueOf(separator))).stream()
            .allMatch(part -> isHarmlessChunk(strip(part)));
      }
    }
    return isHostName(chunk) ? isHarmlessHost(chunk) : areHarmlessWords(chunk);
  }

  /** Judges a chunk by its form; empty if it has none of the known forms. */
  private Optional<Boolean> judgeForm(String chunk) {
    if (IPV4.matcher(chunk).matches()) {
      return Optional.of(networks.isHarmless(chunk) || isVersion(chunk));
    }
    if (MAC.matcher(chunk).matches()) {
      return Optional.of(isHarmlessMac(chunk));
    }
    if (chunk.indexOf(':') != chunk.lastIndexOf(':') && COLON_HEX.matcher(chunk).matches()) {
      return Optional.of(networks.isHarmless(chunk) || isTimeOfDay(chunk));
    }
    var host = DASHED_HOST.matcher(chunk);
    if (host.matches()) {
      return Optional.of(networks.isHarmless(host.group(1).replace('-', '.')));
    }
    boolean known =
        TIMESTAMP.matcher(chunk).matches()
            || DIGEST.matcher(chunk).matches()
            || ZONE_ID.matcher(chunk).matches()
            || Region.find(chunk).isPresent()
            || Region.ofZone(chunk).isPresent()
            || HarmlessForms.isInstanceType(chunk)
            || HarmlessForms.isStandInId(chunk)
            || NAMES.stream().anyMatch(kind -> Pseudonyms.isPseudonym(kind, chunk))
            || (chunk.length() > 40 && Pseudonyms.isPartOfSshKey(chunk));
    return known ? Optional.of(true) : Optional.empty();
  }

  /** Whether four numbers cannot be an address. */
  private static boolean isVersion(String chunk) {
    return imdstape.ec2.Cidr.parse(chunk).isEmpty();
  }

  private static boolean isTimeOfDay(String chunk) {
    return chunk.length() <= 8 && chunk.matches("\\d{1,2}:\\d{2}:\\d{2}");
  }

  /** Whether a MAC is a stand-in, or the one of nobody or everybody. */
  static boolean isHarmlessMac(String text) {
    String mac = text.toLowerCase(java.util.Locale.ROOT).replace('-', ':');
    return Pseudonyms.isPseudonym(ValueKind.MAC, mac)
        || mac.equals("00:00:00:00:00:00")
        || mac.equals("ff:ff:ff:ff:ff:ff");
  }

  private static boolean isHostName(String chunk) {
    int dot = chunk.lastIndexOf('.');
    return dot > 0
        && TOP_LEVEL.contains(chunk.substring(dot + 1).toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether a domain is one of those that are reserved for examples (RFC 2606). */
  private static boolean isExampleDomain(String domain) {
    for (String reserved : List.of("example.com", "example.org", "example.net")) {
      if (domain.equals(reserved) || domain.endsWith("." + reserved)) {
        return true;
      }
    }
    return domain.endsWith(".example");
  }

  private boolean isHarmlessHost(String name) {
    if (isExampleDomain(name) || PUBLIC_HOSTS.contains(name)) {
      return true;
    }
    for (String domain :
        List.of("amazonaws.com", "amazonaws.com.cn", "ec2.internal", "compute.internal")) {
      if (name.equals(domain)) {
        return true;
      }
      if (name.endsWith("." + domain)) {
        return List.of(name.substring(0, name.length() - domain.length() - 1).split("\\.")).stream()
            .allMatch(this::isHarmlessChunk);
      }
    }
    return false;
  }

  /** Whether a chunk is a long number in groups, such as one of a phone, and no date. */
  private static boolean isGroupedNumber(String chunk) {
    return chunk.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
        && chunk.chars().filter(c -> c != '-').count() >= MIN_GROUPED_DIGITS
        && !YEAR.matcher(chunk).lookingAt();
  }

  private boolean areHarmlessWords(String chunk) {
    if (chunk.indexOf('-') > 0 && isGroupedNumber(chunk)) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= chunk.length(); i++) {
      if (i == chunk.length() || "._+%~-".indexOf(chunk.charAt(i)) >= 0) {
        if (i > start && !isHarmlessWord(chunk.substring(start, i))) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  /** Whether a word is in the vocabulary, a number, or made of such. */
  private boolean isHarmlessWord(String word) {
    if (isDigits(word)) {
      return word.length() <= MAX_NUMBER_DIGITS
          || DIGITS_OF_TIME.matcher(word).matches()
          || Pseudonyms.isPseudonym(ValueKind.ACCOUNT, word);
    }
    if (isKnown(word) || SHORT_COMMIT.matcher(word).matches()) {
      return true;
    }
    var withNumber = WORD_THEN_NUMBER.matcher(word);
    var afterNumber = NUMBER_THEN_WORD.matcher(word);
    if ((withNumber.matches() && isKnown(withNumber.group(1)))
        || (afterNumber.matches() && isKnown(afterNumber.group(1)))) {
      return true;
    }
    String[] parts = CASE_BOUNDARY.split(word);
    return parts.length > 1
        && List.of(parts).stream().allMatch(part -> isDigits(part) || isKnown(part));
  }

  private boolean isKnown(String word) {
    return (word.length() == 1 && word.charAt(0) < 0x80) || vocabulary.contains(word);
  }

  private static boolean isDigits(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

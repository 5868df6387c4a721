package imdstape.recorder.redact;

import imdstape.fixture.Body;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Kind;
import imdstape.metadata.Text;
import imdstape.recorder.client.Seen;
import imdstape.recorder.userdata.UserData;
import imdstape.secrets.LeakRules;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of a body: the rule of its kind, or nothing of it is stored. No rule looks for
 * secrets in a text; each says what form a value must have to stay, or to be rewritten.
 */
final class Values {

  private static final Pattern HOST = Pattern.compile("(ip-|ec2-)?([0-9a-z-]+?)(\\..*)");
  private static final Pattern PROFILE =
      Pattern.compile(
          "\"InstanceProfileArn\"\\s*:\\s*\"arn:[a-z-]+:iam::(\\d{12}):instance-profile/"
              + "(?:[^\"]*/)?([^\"/]+)\"");
  private static final Pattern ACCOUNT = Pattern.compile("\"AccountId\"\\s*:\\s*\"(\\d{12})\"");

  private static final String USER_DATA = "user-data";

  /** As long as the phrase that a placeholder repeats. */
  private static final int SHORTEST_PLACEHOLDER = 11;

  private final Names names;
  private final Policy policy;
  private final FreeText freeText;

  Values(Names names, Policy policy) {
    this.names = names;
    this.policy = policy;
    this.freeText = new FreeText(names, policy.withheld());
  }

  /**
   * What the fixture holds of the body at a path.
   *
   * @param allowed whether somebody has allowed what no category describes
   */
  Body of(String path, Seen seen, boolean allowed) {
    if (seen.unread() != null) {
      return new Body.Withheld(seen.unread().word(), seen.length());
    }
    int length = seen.body().length;
    Optional<Category> category = Catalogue.of(path);
    Kind.Redaction redaction =
        category.map(known -> known.kind().redaction()).orElse(Kind.Redaction.WITHHOLD);
    if (redaction == Kind.Redaction.MAKE || redaction == Kind.Redaction.NEVER_ASK) {
      return of(category.orElseThrow().kind(), seen);
    }
    Optional<UserRules.PathRule> rule = policy.rules().of(path);
    if (rule.isPresent()) {
      return byRule(rule.get(), seen);
    }
    Body body =
        category
            .map(known -> of(known, seen))
            .orElseGet(() -> new Body.Withheld("unknown-path", length));
    boolean described = redaction != Kind.Redaction.WITHHOLD;
    boolean kept =
        body instanceof Body.Withheld
            && !path.equals(USER_DATA)
            && (described ? policy.allowsByName(path) : allowed);
    return kept && !isPlaceholder(seen) ? inFreeText(seen).orElse(body) : body;
  }

  /** What somebody's own rule makes of a body. */
  Body byRule(UserRules.PathRule rule, Seen seen) {
    Body.Withheld unexpected = new Body.Withheld("unexpected-form", seen.body().length);
    Body.Withheld ruled = new Body.Withheld("rule", seen.body().length);
    if (isPlaceholder(seen)) {
      return ruled;
    }
    return switch (rule.as()) {
      case WITHHOLD -> ruled;
      case TEXT -> inFreeText(seen).orElse(ruled);
      case KIND ->
          seen.text()
              .flatMap(value -> replaced(rule.kind(), value))
              .<Body>map(Body.Text::new)
              .orElse(unexpected);
      case KEEP ->
          seen.text()
              .filter(value -> value.lines().allMatch(line -> rule.form().matcher(line).matches()))
              // harmless by its form, not by its words: they may be somebody's name elsewhere
              .<Body>map(Body.Text::new)
              .orElse(unexpected);
    };
  }

  private Body of(Category category, Seen seen) {
    Kind kind = category.kind();
    boolean fits =
        kind != Kind.HARMLESS
            || seen.text().filter(category::fits).filter(Values::looksHarmless).isPresent();
    return fits ? of(kind, seen) : new Body.Withheld("unexpected-form", seen.body().length);
  }

  /** A form may fit more than it was meant for. */
  private static boolean looksHarmless(String value) {
    return LeakRules.all().stream().noneMatch(rule -> rule.isIn(value));
  }

  /** What the fixture holds of a value of a kind. */
  Body of(Kind kind, Seen seen) {
    int length = seen.body().length;
    Optional<String> text = isPlaceholder(seen) ? Optional.empty() : seen.text();
    return switch (kind.redaction()) {
      case KEEP, REPLACE ->
          text.flatMap(value -> replaced(kind, value))
              .<Body>map(Body.Text::new)
              .orElseGet(() -> new Body.Withheld("unexpected-form", length));
      case MAKE ->
          text.flatMap(value -> made(kind, value))
              .orElseGet(() -> new Body.Withheld("unexpected-form", length));
      case NEVER_ASK -> notAsked(kind);
      case WITHHOLD ->
          kind == Kind.USER_DATA ? userData(seen) : new Body.Withheld("unproven", length);
    };
  }

  private Body userData(Seen seen) {
    Body.Withheld withheld = new Body.Withheld(USER_DATA, seen.body().length);
    if (isPlaceholder(seen)) {
      return withheld;
    }
    return switch (policy.userData()) {
      case WITHHOLD -> withheld;
      case STRUCTURE ->
          UserData.structure(seen.body())
              .<Body>map(structure -> stored(structure.bytes()))
              .orElse(withheld);
      case KEEP -> inFreeText(seen).orElse(withheld);
    };
  }

  /** With stand-ins where it is text, or gzip of it; nobody knows what other bytes hold. */
  private Optional<Body> inFreeText(Seen seen) {
    return freeText.rewritten(seen.body()).map(Values::stored);
  }

  private static Body stored(byte[] bytes) {
    return Text.of(bytes)
        .filter(text -> text.chars().noneMatch(c -> c < ' ' && "\t\n\r".indexOf(c) < 0))
        .<Body>map(Body.Text::new)
        .orElseGet(() -> new Body.Bytes(bytes));
  }

  private static boolean isPlaceholder(Seen seen) {
    int length = seen.body().length;
    return length >= SHORTEST_PLACEHOLDER
        && Arrays.equals(seen.body(), Body.Withheld.placeholder(length));
  }

  /** What the fixture holds of a leaf that nobody asked for. */
  static Body notAsked(Kind kind) {
    return Arrays.stream(Body.What.values())
        .filter(what -> what.kind() == kind)
        .findFirst()
        .<Body>map(what -> new Body.Made(what, null))
        .orElse(new Body.Withheld("never-asked", 0));
  }

  /** A value with stand-ins; empty if it has not the form of its kind. */
  Optional<String> replaced(Kind kind, String value) {
    return switch (kind) {
      case IDENTITY_DOCUMENT -> IdentityDocument.rewritten(value, this::replaced);
      case SSH_KEY -> sshKey(value);
      case TAG_VALUE -> kind.fits(value) ? Optional.of(names.of(kind, value)) : Optional.empty();
      default -> {
        List<Optional<String>> lines =
            Arrays.stream(value.split("\n", -1)).map(line -> line(kind, line)).toList();
        yield lines.stream().anyMatch(Optional::isEmpty)
            ? Optional.empty()
            : Optional.of(String.join("\n", lines.stream().map(Optional::orElseThrow).toList()));
      }
    };
  }

  private Optional<String> line(Kind kind, String line) {
    if (line.isEmpty()) {
      return Optional.of(line);
    }
    if (!kind.fits(line)) {
      return Optional.empty();
    }
    return switch (kind) {
      case HARMLESS, LABEL -> {
        names.keeps(line);
        yield Optional.of(line);
      }
      case HOSTNAME -> host(line, Kind.PRIVATE_IPV4);
      case PUBLIC_HOSTNAME -> host(line, Kind.PUBLIC_IPV4);
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR, IPV6, IPV6_CIDR ->
          Block.parse(line).isPresent() && names.has(kind, line)
              ? Optional.of(names.of(kind, line))
              : Optional.empty();
      default -> Optional.of(names.of(kind, line));
    };
  }

  /** {@code ip-10-0-0-1.ec2.internal}: the address follows, the domain names only the Region. */
  private Optional<String> host(String name, Kind address) {
    Matcher parts = HOST.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    names.keeps(parts.group(3));
    if (parts.group(1) == null) {
      return Optional.of(names.of(Kind.RESOURCE_ID, parts.group(2)) + parts.group(3));
    }
    return line(address, parts.group(2).replace('-', '.'))
        .map(standIn -> parts.group(1) + standIn.replace('.', '-') + parts.group(3));
  }

  private Optional<String> sshKey(String value) {
    boolean lineFeed = value.endsWith("\n");
    String key = lineFeed ? value.substring(0, value.length() - 1) : value;
    return Kind.SSH_KEY.fits(value)
        ? Optional.of(names.of(Kind.SSH_KEY, key) + (lineFeed ? "\n" : ""))
        : Optional.empty();
  }

  /** Of what is made anew at replay, the account and the profile's name are learnt. */
  private Optional<Body> made(Kind kind, String value) {
    if (kind == Kind.IAM_INFO) {
      Matcher arn = PROFILE.matcher(value);
      if (!arn.find() || !Kind.PROFILE.fits(arn.group(2))) {
        return Optional.empty();
      }
      names.of(Kind.ACCOUNT, arn.group(1));
      return Optional.of(new Body.Made(Body.What.IAM_INFO, names.of(Kind.PROFILE, arn.group(2))));
    }
    Matcher account = ACCOUNT.matcher(value);
    if (!account.find()) {
      return Optional.empty();
    }
    names.of(Kind.ACCOUNT, account.group(1));
    return Optional.of(new Body.Made(Body.What.IDENTITY_INFO, null));
  }
}

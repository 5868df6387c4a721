package imdstape.recorder.redact;

import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.userdata.UserDataMasker;
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
final class BodyRedactor {

  private static final Pattern HOST = Pattern.compile("(ip-|ec2-)?([0-9a-z-]+?)(\\..*)");
  private static final Pattern PROFILE =
      Pattern.compile(
          "\"InstanceProfileArn\"\\s*:\\s*\"arn:[a-z-]+:iam::(\\d{12}):instance-profile/"
              + "(?:[^\"]*/)?([^\"/]+)\"");
  private static final Pattern ACCOUNT = Pattern.compile("\"AccountId\"\\s*:\\s*\"(\\d{12})\"");

  private static final String USER_DATA = "user-data";

  /** As long as the phrase that a placeholder repeats. */
  private static final int MIN_PLACEHOLDER_BYTES = 11;

  private final PseudonymLookup pseudonyms;
  private final RedactionPolicy policy;
  private final FreeTextRedactor freeText;

  BodyRedactor(PseudonymLookup names, RedactionPolicy policy) {
    this.pseudonyms = names;
    this.policy = policy;
    this.freeText = new FreeTextRedactor(names, policy.forbiddenPatterns());
  }

  /**
   * What the fixture holds of the body at a path.
   *
   * @param allowed whether somebody has allowed what no category describes
   */
  LeafBody redact(String path, CapturedResponse seen, boolean allowed) {
    if (seen.unreadReason() != null) {
      return new LeafBody.Withheld(seen.unreadReason().text(), seen.length());
    }
    int length = seen.body().length;
    Optional<Category> category = Catalogue.find(path);
    ValueKind.RedactionAction redaction =
        category
            .map(known -> known.kind().redactionAction())
            .orElse(ValueKind.RedactionAction.WITHHOLD);
    if (redaction == ValueKind.RedactionAction.GENERATE
        || redaction == ValueKind.RedactionAction.NEVER_REQUEST) {
      return redactKind(category.orElseThrow().kind(), seen);
    }
    Optional<UserRules.PathRule> rule = policy.rules().ruleFor(path);
    if (rule.isPresent()) {
      return applyRule(rule.get(), seen);
    }
    LeafBody body =
        category
            .map(known -> redactCategory(known, seen))
            .orElseGet(() -> new LeafBody.Withheld("unknown-path", length));
    boolean described = redaction != ValueKind.RedactionAction.WITHHOLD;
    boolean kept =
        body instanceof LeafBody.Withheld
            && !path.equals(USER_DATA)
            && (described ? policy.allowsByName(path) : allowed);
    return kept && !isPlaceholder(seen) ? redactFreeText(seen).orElse(body) : body;
  }

  /** What somebody's own rule makes of a body. */
  LeafBody applyRule(UserRules.PathRule rule, CapturedResponse seen) {
    LeafBody.Withheld unexpected = new LeafBody.Withheld("unexpected-form", seen.body().length);
    LeafBody.Withheld ruled = new LeafBody.Withheld("rule", seen.body().length);
    if (isPlaceholder(seen)) {
      return ruled;
    }
    return switch (rule.as()) {
      case WITHHOLD -> ruled;
      case TEXT -> redactFreeText(seen).orElse(ruled);
      case KIND ->
          seen.text()
              .flatMap(value -> replaceValue(rule.kind(), value))
              .<LeafBody>map(LeafBody.Text::new)
              .orElse(unexpected);
      case KEEP ->
          seen.text()
              .filter(value -> value.lines().allMatch(line -> rule.form().matcher(line).matches()))
              // harmless by its form, not by its words: they may be somebody's name elsewhere
              .<LeafBody>map(LeafBody.Text::new)
              .orElse(unexpected);
    };
  }

  private LeafBody redactCategory(Category category, CapturedResponse seen) {
    ValueKind kind = category.kind();
    boolean fits =
        kind != ValueKind.HARMLESS
            || seen.text()
                .filter(category::matches)
                .filter(BodyRedactor::looksHarmless)
                .isPresent();
    return fits
        ? redactKind(kind, seen)
        : new LeafBody.Withheld("unexpected-form", seen.body().length);
  }

  /** A form may fit more than it was meant for. */
  private static boolean looksHarmless(String value) {
    return LeakRules.all().stream().noneMatch(rule -> rule.matches(value));
  }

  /** What the fixture holds of a value of a kind. */
  LeafBody redactKind(ValueKind kind, CapturedResponse seen) {
    int length = seen.body().length;
    Optional<String> text = isPlaceholder(seen) ? Optional.empty() : seen.text();
    return switch (kind.redactionAction()) {
      case KEEP, REPLACE ->
          text.flatMap(value -> replaceValue(kind, value))
              .<LeafBody>map(LeafBody.Text::new)
              .orElseGet(() -> new LeafBody.Withheld("unexpected-form", length));
      case GENERATE ->
          text.flatMap(value -> makeAtReplay(kind, value))
              .orElseGet(() -> new LeafBody.Withheld("unexpected-form", length));
      case NEVER_REQUEST -> notRequestedBody(kind);
      case WITHHOLD ->
          kind == ValueKind.USER_DATA
              ? redactUserData(seen)
              : new LeafBody.Withheld("unproven", length);
    };
  }

  private LeafBody redactUserData(CapturedResponse seen) {
    LeafBody.Withheld withheld = new LeafBody.Withheld(USER_DATA, seen.body().length);
    if (isPlaceholder(seen)) {
      return withheld;
    }
    return switch (policy.userData()) {
      case WITHHOLD -> withheld;
      case STRUCTURE ->
          UserDataMasker.mask(seen.body())
              .<LeafBody>map(structure -> toBody(structure.bytes()))
              .orElse(withheld);
      case KEEP -> redactFreeText(seen).orElse(withheld);
    };
  }

  /** With stand-ins where it is text, or gzip of it; nobody knows what other bytes hold. */
  private Optional<LeafBody> redactFreeText(CapturedResponse seen) {
    return freeText.redact(seen.body()).map(BodyRedactor::toBody);
  }

  private static LeafBody toBody(byte[] bytes) {
    return Utf8Text.decode(bytes)
        .filter(text -> text.chars().noneMatch(c -> c < ' ' && "\t\n\r".indexOf(c) < 0))
        .<LeafBody>map(LeafBody.Text::new)
        .orElseGet(() -> new LeafBody.Bytes(bytes));
  }

  private static boolean isPlaceholder(CapturedResponse seen) {
    int length = seen.body().length;
    return length >= MIN_PLACEHOLDER_BYTES
        && Arrays.equals(seen.body(), LeafBody.Withheld.placeholder(length));
  }

  /** What the fixture holds of a leaf that nobody asked for. */
  static LeafBody notRequestedBody(ValueKind kind) {
    return Arrays.stream(LeafBody.GeneratedValue.values())
        .filter(what -> what.kind() == kind)
        .findFirst()
        .<LeafBody>map(what -> new LeafBody.Generated(what, null))
        .orElse(new LeafBody.Withheld("never-asked", 0));
  }

  /** A value with stand-ins; empty if it has not the form of its kind. */
  Optional<String> replaceValue(ValueKind kind, String value) {
    return switch (kind) {
      case IDENTITY_DOCUMENT -> IdentityDocumentRedactor.redact(value, this::replaceValue);
      case SSH_KEY -> replaceSshKey(value);
      case TAG_VALUE ->
          kind.matches(value) ? Optional.of(pseudonyms.pseudonym(kind, value)) : Optional.empty();
      default -> {
        List<Optional<String>> lines =
            Arrays.stream(value.split("\n", -1)).map(line -> replaceLine(kind, line)).toList();
        yield lines.stream().anyMatch(Optional::isEmpty)
            ? Optional.empty()
            : Optional.of(String.join("\n", lines.stream().map(Optional::orElseThrow).toList()));
      }
    };
  }

  private Optional<String> replaceLine(ValueKind kind, String line) {
    if (line.isEmpty()) {
      return Optional.of(line);
    }
    if (!kind.matches(line)) {
      return Optional.empty();
    }
    return switch (kind) {
      case HARMLESS, LABEL -> {
        pseudonyms.keepHarmless(line);
        yield Optional.of(line);
      }
      case HOSTNAME -> replaceHostname(line, ValueKind.PRIVATE_IPV4);
      case PUBLIC_HOSTNAME -> replaceHostname(line, ValueKind.PUBLIC_IPV4);
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR, IPV6, IPV6_CIDR ->
          AddressBlock.parse(line).isPresent() && pseudonyms.canReplace(kind, line)
              ? Optional.of(pseudonyms.pseudonym(kind, line))
              : Optional.empty();
      default -> Optional.of(pseudonyms.pseudonym(kind, line));
    };
  }

  /** {@code ip-10-0-0-1.ec2.internal}: the address follows, the domain names only the Region. */
  private Optional<String> replaceHostname(String name, ValueKind address) {
    Matcher parts = HOST.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    pseudonyms.keepHarmless(parts.group(3));
    if (parts.group(1) == null) {
      return Optional.of(
          pseudonyms.pseudonym(ValueKind.RESOURCE_ID, parts.group(2)) + parts.group(3));
    }
    return replaceLine(address, parts.group(2).replace('-', '.'))
        .map(standIn -> parts.group(1) + standIn.replace('.', '-') + parts.group(3));
  }

  private Optional<String> replaceSshKey(String value) {
    boolean lineFeed = value.endsWith("\n");
    String key = lineFeed ? value.substring(0, value.length() - 1) : value;
    return ValueKind.SSH_KEY.matches(value)
        ? Optional.of(pseudonyms.pseudonym(ValueKind.SSH_KEY, key) + (lineFeed ? "\n" : ""))
        : Optional.empty();
  }

  /** Of what is made anew at replay, the account and the profile's name are learnt. */
  private Optional<LeafBody> makeAtReplay(ValueKind kind, String value) {
    if (kind == ValueKind.IAM_INFO) {
      Matcher arn = PROFILE.matcher(value);
      if (!arn.find() || !ValueKind.PROFILE.matches(arn.group(2))) {
        return Optional.empty();
      }
      pseudonyms.pseudonym(ValueKind.ACCOUNT, arn.group(1));
      return Optional.of(
          new LeafBody.Generated(
              LeafBody.GeneratedValue.IAM_INFO,
              pseudonyms.pseudonym(ValueKind.PROFILE, arn.group(2))));
    }
    Matcher account = ACCOUNT.matcher(value);
    if (!account.find()) {
      return Optional.empty();
    }
    pseudonyms.pseudonym(ValueKind.ACCOUNT, account.group(1));
    return Optional.of(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_INFO, null));
  }
}

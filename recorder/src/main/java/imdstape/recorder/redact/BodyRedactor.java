package imdstape.recorder.redact;

import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.recorder.redact.pseudonym.RedactionRules;
import imdstape.recorder.userdata.UserDataMasker;
import imdstape.secrets.LeakRules;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides what the fixture holds of a body: what the rule of its kind makes of it, or only its
 * length. No rule searches a text for secrets; each rule states the form that a value must have to
 * be kept or rewritten.
 */
final class BodyRedactor {

  private static final String USER_DATA = "user-data";

  /** The length of the phrase that a placeholder repeats. */
  private static final int MIN_PLACEHOLDER_BYTES = 11;

  private final PseudonymSource pseudonyms;
  private final RedactionPolicy policy;
  private final FreeTextRedactor freeText;

  BodyRedactor(PseudonymSource pseudonyms, RedactionPolicy policy) {
    this.pseudonyms = pseudonyms;
    this.policy = policy;
    this.freeText = new FreeTextRedactor(pseudonyms, policy.forbiddenValues());
  }

  /**
   * The body that the fixture holds for a path.
   *
   * @param allowed whether the user allowed a body that no category describes
   */
  LeafBody redact(String path, CapturedResponse response, boolean allowed) {
    if (response.unreadReason() != null) {
      return new LeafBody.Withheld(response.unreadReason().text(), response.length());
    }
    int length = response.body().length;
    Optional<Category> category = Catalogue.find(path);
    ValueKind.RedactionAction redaction =
        category
            .map(known -> known.kind().redactionAction())
            .orElse(ValueKind.RedactionAction.WITHHOLD);
    if (redaction.isGeneratedAtReplay()) {
      return redactKind(category.orElseThrow().kind(), response);
    }
    Optional<UserRules.UserPathRule> rule = policy.rules().ruleFor(path);
    if (rule.isPresent()) {
      return applyRule(rule.get(), response);
    }
    LeafBody body =
        category
            .map(known -> redactCategory(known, response))
            .orElseGet(() -> new LeafBody.Withheld("unknown-path", length));
    boolean described = redaction != ValueKind.RedactionAction.WITHHOLD;
    boolean storedOnRequest =
        body instanceof LeafBody.Withheld
            && !path.equals(USER_DATA)
            && (described ? policy.allowsByName(path) : allowed);
    return storedOnRequest && !isPlaceholder(response)
        ? redactFreeText(response).orElse(body)
        : body;
  }

  /** Applies a user rule to a body. */
  LeafBody applyRule(UserRules.UserPathRule rule, CapturedResponse response) {
    LeafBody.Withheld unexpected = new LeafBody.Withheld("unexpected-form", response.body().length);
    LeafBody.Withheld withheldByRule = new LeafBody.Withheld("rule", response.body().length);
    if (isPlaceholder(response)) {
      return withheldByRule;
    }
    return switch (rule.action()) {
      case WITHHOLD -> withheldByRule;
      case TEXT -> redactFreeText(response).orElse(withheldByRule);
      case KIND -> response.text().flatMap(value -> replace(rule.kind(), value)).orElse(unexpected);
      case KEEP ->
          response
              .text()
              .filter(value -> value.lines().allMatch(line -> rule.form().matches(line)))
              // not recorded as harmless: a word of it can be a chosen name elsewhere
              .<LeafBody>map(LeafBody.Text::new)
              .orElse(unexpected);
    };
  }

  private LeafBody redactCategory(Category category, CapturedResponse response) {
    ValueKind kind = category.kind();
    boolean matches =
        kind != ValueKind.HARMLESS
            || response
                .text()
                .filter(category::matches)
                .filter(BodyRedactor::looksHarmless)
                .isPresent();
    return matches
        ? redactKind(kind, response)
        : new LeafBody.Withheld("unexpected-form", response.body().length);
  }

  /** Whether no leak rule matches: the regular expression of a category can match too much. */
  private static boolean looksHarmless(String value) {
    return LeakRules.all().stream().noneMatch(rule -> rule.matches(value));
  }

  /** The body that the fixture holds for a value of a kind. */
  LeafBody redactKind(ValueKind kind, CapturedResponse response) {
    int length = response.body().length;
    Optional<String> text = isPlaceholder(response) ? Optional.empty() : response.text();
    return switch (kind.redactionAction()) {
      case KEEP, REPLACE, GENERATE ->
          text.flatMap(value -> replace(kind, value))
              .orElseGet(() -> new LeafBody.Withheld("unexpected-form", length));
      case NEVER_REQUEST -> notRequestedBody(kind);
      case WITHHOLD ->
          kind == ValueKind.USER_DATA
              ? redactUserData(response)
              : new LeafBody.Withheld("unproven", length);
    };
  }

  private Optional<LeafBody> replace(ValueKind kind, String value) {
    return RedactionRules.of(kind).replacement().toBody(kind, value, pseudonyms);
  }

  private LeafBody redactUserData(CapturedResponse response) {
    LeafBody.Withheld withheld = new LeafBody.Withheld(USER_DATA, response.body().length);
    if (isPlaceholder(response)) {
      return withheld;
    }
    return switch (policy.userData()) {
      case WITHHOLD -> withheld;
      case STRUCTURE ->
          UserDataMasker.mask(response.body())
              .<LeafBody>map(structure -> toBody(structure.bytes()))
              .orElse(withheld);
      case KEEP -> redactFreeText(response).orElse(withheld);
    };
  }

  /** Replaces identities in text or compressed text; empty for other bytes. */
  private Optional<LeafBody> redactFreeText(CapturedResponse response) {
    return freeText.redact(response.body()).map(BodyRedactor::toBody);
  }

  private static LeafBody toBody(byte[] bytes) {
    return Utf8Text.decode(bytes)
        .filter(text -> text.chars().noneMatch(c -> c < ' ' && "\t\n\r".indexOf(c) < 0))
        .<LeafBody>map(LeafBody.Text::new)
        .orElseGet(() -> new LeafBody.Bytes(bytes));
  }

  private static boolean isPlaceholder(CapturedResponse response) {
    int length = response.body().length;
    return length >= MIN_PLACEHOLDER_BYTES
        && Arrays.equals(response.body(), LeafBody.Withheld.placeholder(length));
  }

  /** The body that the fixture holds for a leaf that was listed and not requested. */
  static LeafBody notRequestedBody(ValueKind kind) {
    return Arrays.stream(LeafBody.GeneratedValue.values())
        .filter(value -> value.kind() == kind)
        .findFirst()
        .<LeafBody>map(what -> new LeafBody.Generated(what, null))
        .orElse(new LeafBody.Withheld("never-asked", 0));
  }
}

package imdstape.derive;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.ValueKind;
import java.nio.charset.StandardCharsets;

/** Settings that the owner of an instance chooses: role, tags, user-data and any other path. */
final class UserDefinedChanges {

  private static final String ROLES = "meta-data/iam/security-credentials/";
  private static final String INFO = "meta-data/iam/info";
  private static final String USER_DATA = "user-data";

  /** The limit in raw form: 16 KB (EC2 User Guide, "Run commands at launch"). */
  private static final int MAX_USER_DATA_BYTES = 16 * 1024;

  private UserDefinedChanges() {}

  static void role(FixtureDraft draft, FixtureSetting setting) {
    String role = setting.value();
    draft.removeAllBelow(ROLES);
    if (role == null || role.isEmpty()) {
      draft.remove(INFO);
      return;
    }
    if (!ValueKind.ROLE.matches(role)) {
      throw FixtureDraft.contradiction(setting, "no name of a role");
    }
    draft.set(
        ROLES + role,
        Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)));
    draft.set(INFO, Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, role)));
  }

  static void tag(FixtureDraft draft, FixtureSetting setting) {
    String name = setting.name();
    boolean reserved = name.equals(".") || name.equals("..") || name.equals("_index");
    if (!name.matches("[0-9a-zA-Z\\-_+=,.@:]{1,255}") || reserved) {
      throw FixtureDraft.contradiction(
          setting,
          "EC2 shows no instance its tags while a key has other than letters, digits and"
              + " -_+=,.@: in it, or is . or .. or _index");
    }
    String path = "meta-data/tags/instance/" + name;
    if (setting.value() == null) {
      draft.remove(path);
    } else {
      draft.set(path, setting.value());
    }
  }

  static void userData(FixtureDraft draft, FixtureSetting setting) {
    String text = setting.value();
    if (text == null) {
      draft.remove(USER_DATA);
      return;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_USER_DATA_BYTES) {
      throw FixtureDraft.contradiction(setting, "EC2 takes 16 KiB at most");
    }
    draft.set(USER_DATA, text);
  }

  static void path(FixtureDraft draft, FixtureSetting setting) {
    String path = setting.name();
    if (setting.value() == null) {
      draft.remove(path);
      return;
    }
    boolean generated =
        SecretPaths.isNeverRequested(path)
            || Catalogue.find(path)
                .filter(category -> category.kind().redactionAction().isGeneratedAtReplay())
                .isPresent();
    if (generated) {
      throw FixtureDraft.contradiction(setting, "is made at replay, and no fixture holds it");
    }
    if (Catalogue.isDirectory(path)) {
      throw FixtureDraft.contradiction(setting, "is a directory; set what is below it");
    }
    draft.set(path, setting.value());
  }
}

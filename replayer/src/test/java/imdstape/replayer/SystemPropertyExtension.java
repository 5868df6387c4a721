package imdstape.replayer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Restores a system property after each test. */
final class SystemPropertyExtension implements BeforeEachCallback, AfterEachCallback {

  private final String name;
  private @Nullable String before;

  SystemPropertyExtension(String name) {
    this.name = name;
  }

  void set(String value) {
    System.setProperty(name, value);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = System.getProperty(name);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (before == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, before);
    }
  }
}

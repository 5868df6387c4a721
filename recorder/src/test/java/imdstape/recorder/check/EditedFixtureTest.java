package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many values that name somebody {@code imds check} finds in edited fixtures, and how many
 * harmless ones it reports. A better rule raises the floor and lowers the ceiling.
 */
class EditedFixtureTest {

  private static final int MIN_SENSITIVE_FOUND = 237;
  private static final int MAX_HARMLESS_REPORTED = 0;

  @TempDir Path directory;

  @Test
  void theCasesAreManyAndOfManyClasses() throws IOException {
    List<EditedFixture> cases = EditedFixture.all();
    assertThat(cases).extracting(EditedFixture::id).doesNotHaveDuplicates();
    assertThat(cases.stream().filter(EditedFixture::sensitive)).hasSizeGreaterThan(200);
    assertThat(cases.stream().filter(one -> !one.sensitive())).hasSizeGreaterThanOrEqualTo(35);
    assertThat(cases.stream().map(EditedFixture::category).distinct()).hasSizeGreaterThan(20);
    assertThat(cases.stream().map(EditedFixture::base).distinct()).hasSizeGreaterThan(10);
  }

  @Test
  void sensitiveEditsAreFound() throws IOException {
    List<EditedFixture> sensitive = cases(true);
    List<EditedFixture> missed = new ArrayList<>(sensitive);
    missed.removeAll(EditedFixture.reported(directory, sensitive));
    assertThat(sensitive.size() - missed.size())
        .as("missed %s", missed)
        .isGreaterThanOrEqualTo(MIN_SENSITIVE_FOUND);
  }

  @Test
  void harmlessEditsAreNotReported() throws IOException {
    assertThat(EditedFixture.reported(directory, cases(false)))
        .hasSizeLessThanOrEqualTo(MAX_HARMLESS_REPORTED);
  }

  private static List<EditedFixture> cases(boolean sensitive) throws IOException {
    return EditedFixture.all().stream().filter(edit -> edit.sensitive() == sensitive).toList();
  }
}

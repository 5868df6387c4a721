package imdstape.recorder.check;

import java.util.List;

/** A format of the results of {@code imds check}. */
public interface CheckReport {

  /** The whole report; it ends with a line feed unless it is empty. */
  String render(List<CheckResult> results);
}

package imdstape.recorder.check;

import java.util.List;

/** One way to say what was found. */
public interface CheckReport {

  /** The whole report, with a line feed at its end unless it is empty. */
  String render(List<CheckResult> checked);
}

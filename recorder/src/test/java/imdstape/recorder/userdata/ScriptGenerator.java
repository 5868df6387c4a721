package imdstape.recorder.userdata;

import java.util.Random;

/** Makes scripts with a canary at every place of a command where a value can be. */
final class ScriptGenerator {

  private final Random random;
  private final CanaryGenerator canaries;

  ScriptGenerator(Random random, CanaryGenerator canaries) {
    this.random = random;
    this.canaries = canaries;
  }

  String next() {
    String[] first = {"#!/bin/bash", "#!/bin/bash -xe", "#!/opt/§ -x", "#! /usr/bin/env python3"};
    StringBuilder text = new StringBuilder(canaries.pick(first)).append('\n');
    for (int i = 0; i < 2 + random.nextInt(8); i++) {
      text.append(command()).append('\n');
    }
    return text.toString();
  }

  private String command() {
    return switch (random.nextInt(10)) {
      case 0 -> "# " + canaries.any() + " " + canaries.any();
      case 1 -> "export " + canaries.word() + "=" + canaries.quoted() + "  # " + canaries.any();
      case 2 -> "if [ -f " + canaries.any() + " ]; then " + canaries.word() + "; fi";
      case 3 ->
          "\tcurl -s "
              + canaries.any()
              + " | sudo tee /etc/"
              + canaries.word()
              + " >/dev/null 2>&1";
      case 4 -> {
        String end = canaries.word();
        yield "cat <<"
            + canaries.pick("", "-", "- ")
            + canaries.pick(end, "'" + end + "'", "\"" + end + "\"", "\\" + end)
            + " > "
            + canaries.any()
            + "\n"
            + canaries.any()
            + " echo $"
            + canaries.word()
            + "\n"
            + end;
      }
      case 5 -> canaries.word() + "() { " + canaries.quoted() + "; }";
      case 6 ->
          "for "
              + canaries.word()
              + " in $(aws s3 ls "
              + canaries.any()
              + "); do "
              + canaries.word()
              + "="
              + canaries.any()
              + "; done";
      case 7 ->
          canaries.word()
              + "=`"
              + canaries.word()
              + " --"
              + canaries.word()
              + "="
              + canaries.quoted()
              + "` && "
              + canaries.word();
      case 8 ->
          "echo \"$("
              + canaries.word()
              + " '"
              + canaries.any()
              + "')\" \\\n  --"
              + canaries.word()
              + " "
              + canaries.any();
      default -> "echo 'x\n" + canaries.any() + " # " + canaries.word() + "\n'";
    };
  }
}

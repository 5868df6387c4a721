package imdstape.recorder.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes canaries and remembers them. */
final class CanaryPlanter {

  private final SplittableRandom random;
  private final List<Canary> planted = new ArrayList<>();

  CanaryPlanter(SplittableRandom random) {
    this.random = random;
  }

  /** All canaries that were made. */
  List<Canary> planted() {
    return planted;
  }

  /** Makes a canary of a kind. */
  Canary plantCanary(String kind) {
    Canary canary = Canary.of(kind, random);
    planted.add(canary);
    return canary;
  }

  /** Makes a canary of a kind; returns its plain value. */
  String plant(String kind) {
    return plantCanary(kind).value();
  }

  /** Makes a canary of any kind; returns it in any spelling. */
  String plantAny() {
    String kind =
        random.nextInt(3) == 0
            ? Canary.pick(Canary.SECRETS, random)
            : random.nextBoolean() ? Canary.pick(Canary.IDENTITIES, random) : "name";
    Canary canary = plantCanary(kind);
    return Canary.pick(List.of(Canary.Spelling.values()), random).of(canary.value());
  }
}

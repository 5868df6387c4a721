package imdstape.derive;

import imdstape.ec2.InstanceType;
import imdstape.metadata.Kind;
import imdstape.pseudonym.StandIns;

/** What an instance runs on, and how it is paid for. */
final class TypeChanges {

  private static final String AMI = "meta-data/ami-id";

  private TypeChanges() {}

  static void instanceType(Draft draft, Setting setting) {
    InstanceType type =
        InstanceType.named(Draft.required(setting))
            .orElseThrow(() -> Draft.contradiction(setting, "no name of an instance type"));
    if (type.isMac()) {
      throw Draft.contradiction(setting, "a Mac's image is of no other instance's kind");
    }
    draft.set("meta-data/instance-type", type.name());
    draft.document("instanceType", type.name());
    // xen-on-nitro is what was captured of a t2 (2022); Xen itself is no longer seen
    boolean fits =
        draft
            .text("meta-data/system")
            .filter(said -> said.startsWith("xen") == type.isXen())
            .isPresent();
    if (!fits) {
      draft.replace("meta-data/system", type.isXen() ? "xen-on-nitro" : "nitro");
    }
    if (draft.document("architecture").filter(said -> !type.runs(said)).isPresent()) {
      draft.document("architecture", type.architecture());
      draft.text(AMI).ifPresent(image -> anotherImage(draft, image));
    }
  }

  private static void anotherImage(Draft draft, String image) {
    String other = StandIns.of(Kind.RESOURCE_ID, image, 1);
    String chosen = other.equals(image) ? StandIns.of(Kind.RESOURCE_ID, image, 2) : other;
    draft.set(AMI, chosen);
    draft.document("imageId", chosen);
  }

  static void lifeCycle(Draft draft, Setting setting) {
    String life = Draft.required(setting);
    if (!life.equals("on-demand") && !life.equals("spot")) {
      throw Draft.contradiction(setting, "a life cycle is on-demand or spot");
    }
    draft.set("meta-data/instance-life-cycle", life);
    if (!life.equals("spot")) {
      draft.remove("meta-data/spot/instance-action");
      draft.remove("meta-data/spot/termination-time");
      draft.remove("meta-data/events/recommendations/rebalance");
    }
  }
}

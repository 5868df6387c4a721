package imdstape.derive;

import imdstape.ec2.InstanceType;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;

/** Settings of the instance type and the purchasing option. */
final class InstanceTypeChanges {

  private static final String AMI = "meta-data/ami-id";

  private InstanceTypeChanges() {}

  static void instanceType(FixtureDraft draft, FixtureSetting setting) {
    InstanceType type =
        InstanceType.parse(FixtureDraft.requiredValue(setting))
            .orElseThrow(() -> FixtureDraft.contradiction(setting, "no name of an instance type"));
    if (type.isMac()) {
      throw FixtureDraft.contradiction(setting, "a Mac's image is of no other instance's kind");
    }
    draft.set("meta-data/instance-type", type.name());
    draft.setDocumentField("instanceType", type.name());
    // a capture of a t2 (2022) shows xen-on-nitro; newer captures of plain xen are not known
    boolean fits =
        draft
            .text("meta-data/system")
            .filter(system -> system.startsWith("xen") == type.isXen())
            .isPresent();
    if (!fits) {
      draft.setIfPresent("meta-data/system", type.isXen() ? "xen-on-nitro" : "nitro");
    }
    if (draft
        .documentField("architecture")
        .filter(architecture -> !type.supportsArchitecture(architecture))
        .isPresent()) {
      draft.setDocumentField("architecture", type.architecture());
      draft.text(AMI).ifPresent(image -> replaceImage(draft, image));
    }
  }

  private static void replaceImage(FixtureDraft draft, String image) {
    String other = Pseudonyms.of(ValueKind.RESOURCE_ID, image, 1);
    String chosen = other.equals(image) ? Pseudonyms.of(ValueKind.RESOURCE_ID, image, 2) : other;
    draft.set(AMI, chosen);
    draft.setDocumentField("imageId", chosen);
  }

  static void lifeCycle(FixtureDraft draft, FixtureSetting setting) {
    String life = FixtureDraft.requiredValue(setting);
    if (!life.equals("on-demand") && !life.equals("spot")) {
      throw FixtureDraft.contradiction(setting, "a life cycle is on-demand or spot");
    }
    draft.set("meta-data/instance-life-cycle", life);
    if (!life.equals("spot")) {
      draft.remove("meta-data/spot/instance-action");
      draft.remove("meta-data/spot/termination-time");
      draft.remove("meta-data/events/recommendations/rebalance");
    }
  }
}

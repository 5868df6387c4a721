package imdstape.recorder.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SARIF 2.1.0 document, as far as code hosts read it. Types and components have the names of the
 * specification (OASIS, SARIF 2.1.0, section 3).
 */
record SarifLog(@JsonProperty("$schema") String schema, String version, List<SarifRun> runs) {

  /** A log of one run. */
  static SarifLog of(SarifRun run) {
    return new SarifLog("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", List.of(run));
  }

  record SarifRun(SarifTool tool, List<SarifResult> results) {}

  record SarifTool(SarifDriver driver) {}

  record SarifDriver(String name, String version, List<SarifRule> rules) {}

  record SarifRule(
      String id, SarifText shortDescription, SarifText fullDescription, SarifText help) {}

  record SarifText(String text) {}

  /**
   * One finding.
   *
   * @param ruleIndex of the rule in the driver's list, or null if it is not there
   */
  record SarifResult(
      String ruleId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer ruleIndex,
      String level,
      SarifText message,
      List<SarifLocation> locations,
      SarifFingerprints partialFingerprints) {}

  record SarifLocation(
      SarifPhysicalLocation physicalLocation,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SarifLogicalLocation> logicalLocations) {}

  record SarifPhysicalLocation(SarifArtifactLocation artifactLocation, SarifRegion region) {}

  record SarifArtifactLocation(String uri) {}

  record SarifRegion(int startLine) {}

  record SarifLogicalLocation(String fullyQualifiedName) {}

  /** The one fingerprint that GitHub reads. */
  record SarifFingerprints(String primaryLocationLineHash) {}
}

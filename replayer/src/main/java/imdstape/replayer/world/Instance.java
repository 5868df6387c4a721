package imdstape.replayer.world;

import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.metadata.Traits;
import imdstape.replayer.credentials.CredentialMint;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.options.MetadataOptions;
import imdstape.replayer.table.ResponseTable;
import imdstape.replayer.token.Tokens;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a world follows from its fixture.
 *
 * @param base what answers before anything happens
 * @param made the leaves that are minted, by path below a version
 * @param options as they were at the recording
 */
record Instance(
    ResponseTable base,
    InstanceIdentity identity,
    Traits traits,
    Map<String, Body.Made> made,
    MetadataOptions options,
    CredentialMint mint,
    Tokens tokens) {

  Instance {
    made = Map.copyOf(made);
  }

  /**
   * The instance of a fixture.
   *
   * @param tokenKey seals session tokens
   * @param seed of all chance
   */
  static Instance of(Fixture fixture, Traits traits, byte[] tokenKey, long seed) {
    InstanceIdentity identity = InstanceIdentity.of(fixture);
    Map<String, Body.Made> made = new TreeMap<>();
    fixture
        .versions()
        .values()
        .forEach(
            tree ->
                tree.leaves()
                    .forEach(
                        (path, leaf) -> {
                          if (leaf.body() instanceof Body.Made one) {
                            made.put(path, one);
                          }
                        }));
    boolean showsTags =
        fixture.tree().entrySet().stream()
            .anyMatch(
                leaf ->
                    (leaf.getKey() + "/").startsWith("meta-data/tags/")
                        && leaf.getValue().isPresent());
    return new Instance(
        ResponseTable.of(fixture, identity.launched(), traits),
        identity,
        traits,
        made,
        MetadataOptions.of(fixture.service().tokens(), showsTags),
        new CredentialMint(seed, identity.account()),
        new Tokens(tokenKey, identity.instanceId()));
  }
}

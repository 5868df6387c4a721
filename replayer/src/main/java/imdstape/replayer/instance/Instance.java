package imdstape.replayer.instance;

import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.metadata.Traits;
import imdstape.replayer.credential.CredentialMint;
import imdstape.replayer.identity.InstanceIdentity;
import imdstape.replayer.option.MetadataOptions;
import imdstape.replayer.token.Tokens;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a world follows from its fixture.
 *
 * @param base what answers before anything happens
 * @param made the leaves that are minted, by path below a version
 * @param notAsked paths below a version that are listed, and of which nothing else is known
 * @param options as they were at the recording
 */
record Instance(
    ResponseTable base,
    InstanceIdentity identity,
    Traits traits,
    Map<String, Body.Made> made,
    Set<String> notAsked,
    MetadataOptions options,
    CredentialMint mint,
    Tokens tokens) {

  Instance {
    made = Map.copyOf(made);
    notAsked = Set.copyOf(notAsked);
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
    Set<String> notAsked = new TreeSet<>();
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
                          } else if (leaf.body() instanceof Body.Withheld one
                              && one.reason().equals(Body.Withheld.NOT_ASKED)) {
                            notAsked.add(path);
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
        notAsked,
        MetadataOptions.of(fixture.service().tokens(), showsTags),
        new CredentialMint(seed, identity.account()),
        new Tokens(tokenKey, identity.instanceId()));
  }
}

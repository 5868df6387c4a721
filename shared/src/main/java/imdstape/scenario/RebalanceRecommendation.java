package imdstape.scenario;

import java.time.Instant;
import java.util.List;

/**
 * The rebalance recommendation of a Spot Instance, before its interruption or with it (EC2 User
 * Guide, "EC2 instance rebalance recommendations").
 *
 * @param at when the service shows it, which is also its {@code noticeTime}
 */
public record RebalanceRecommendation(Instant at) implements InstanceEvent {

  /** The path of the recommendation, below a version. */
  public static final String PATH = "meta-data/events/recommendations/rebalance";

  @Override
  public String kind() {
    return "rebalance-recommendation";
  }

  @Override
  public boolean isForSpotOnly() {
    return true;
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public List<String> recordedTexts() {
    return List.of();
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}

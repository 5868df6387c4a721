package imdstape.replayer.client;

import imdstape.scenario.InstanceEvent;

/**
 * An event that is set in a replay.
 *
 * @param id identifies the event in the replay, such as {@code maintenance-1}
 * @param event the event with its times, to the second
 * @param happened whether its time had come on the clock of the replay
 */
public record SetEvent(String id, InstanceEvent event, boolean happened) {}

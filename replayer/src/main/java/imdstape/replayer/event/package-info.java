/**
 * The timeline of the events of an instance, and what each kind of event does to the responses of
 * the service.
 */
@NullMarked
package imdstape.replayer.event;

import org.jspecify.annotations.NullMarked;

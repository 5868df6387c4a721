/** What can happen to an instance, and when. */
@NullMarked
package imdstape.replayer.event;

import org.jspecify.annotations.NullMarked;

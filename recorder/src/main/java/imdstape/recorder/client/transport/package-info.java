/** One HTTP request and its response, or the reason why there is none. */
@NullMarked
package imdstape.recorder.client.transport;

import org.jspecify.annotations.NullMarked;

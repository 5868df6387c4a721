/**
 * The HTTP server of a replay: listeners, connection limits, request handler and response writer.
 */
@NullMarked
package imdstape.replayer.server;

import org.jspecify.annotations.NullMarked;

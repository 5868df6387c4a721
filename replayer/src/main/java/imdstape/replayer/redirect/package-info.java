/** Redirects the addresses of the service to a replay, for every program of a machine. */
@NullMarked
package imdstape.replayer.redirect;

import org.jspecify.annotations.NullMarked;

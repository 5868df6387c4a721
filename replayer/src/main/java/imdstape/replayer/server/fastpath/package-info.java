/**
 * The part of the server that works on Netty channels: it answers common requests before Vert.x
 * parses them, writes header blocks, and chooses the transport. No other package of the server uses
 * Netty or the internals of Vert.x.
 */
@NullMarked
package imdstape.replayer.server.fastpath;

import org.jspecify.annotations.NullMarked;

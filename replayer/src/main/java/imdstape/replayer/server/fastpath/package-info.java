/**
 * Reads requests and writes responses close to the socket; the only package that uses Netty and
 * Vert.x internals.
 */
@NullMarked
package imdstape.replayer.server.fastpath;

import org.jspecify.annotations.NullMarked;

/** Addresses and ports of listeners: who reaches them, by which URL, and why one cannot be had. */
@NullMarked
package imdstape.replayer.server.listener;

import org.jspecify.annotations.NullMarked;

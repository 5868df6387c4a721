/** Addresses and ports of listeners: who can reach them, their URLs, and errors of binding. */
@NullMarked
package imdstape.replayer.server.listener;

import org.jspecify.annotations.NullMarked;

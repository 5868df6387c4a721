/** Session tokens of IMDSv2, and the gate that checks them. */
@NullMarked
package imdstape.replayer.token;

import org.jspecify.annotations.NullMarked;

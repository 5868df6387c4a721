/** Session tokens of IMDSv2, and the gate that asks for them. */
@NullMarked
package imdstape.replayer.token;

import org.jspecify.annotations.NullMarked;

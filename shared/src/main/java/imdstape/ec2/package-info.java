/** Facts of EC2's documentation about Regions, instance types, addresses and identity documents. */
@NullMarked
package imdstape.ec2;

import org.jspecify.annotations.NullMarked;

/// Load scenarios and their figures: paced senders and counting receivers around a process of the product, whose CPU
/// the operating system tells.
@NullMarked
package io.wxgw.bench;

import org.jspecify.annotations.NullMarked;

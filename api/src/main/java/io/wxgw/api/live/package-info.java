/// How a live server is addressed: names of streams as URLs, seen from inside and from outside, with tokens.
@NullMarked
package io.wxgw.api.live;

import org.jspecify.annotations.NullMarked;

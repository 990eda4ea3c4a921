/// What travels between the boxes' pipelines: immutable frames that carry their own format.
@NullMarked
package io.wxgw.wire.media;

import org.jspecify.annotations.NullMarked;

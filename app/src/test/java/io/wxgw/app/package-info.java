@NullMarked
package io.wxgw.app;

import org.jspecify.annotations.NullMarked;

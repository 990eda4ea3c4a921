package io.wxgw.mas;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;

/// Which pictures of a member.
enum PictureType {
    CAMERA,
    SCREEN;

    /// By its number on the wire: 1 or 2.
    static PictureType of(int type) {
        return switch (type) {
            case 1 -> CAMERA;
            case 2 -> SCREEN;
            default -> throw new Refusal(ErrorCode.BAD_PARAMETER, "type of 1 or 2 expected, not " + type);
        };
    }
}

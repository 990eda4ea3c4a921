package io.wxgw.live;

/// Why a play request is refused, and how each protocol says so.
enum PlayRefusal {
    /// Nobody publishes it, or nobody has in time.
    NOT_FOUND("NetStream.Play.StreamNotFound", "404 Not Found"),
    /// No such application, or no name a stream could have.
    BAD_NAME("NetStream.Play.Failed", "404 Not Found"),
    /// The credential does not allow it.
    NOT_ALLOWED("NetStream.Play.Failed", "403 Forbidden"),
    /// The server is full.
    TOO_MANY("NetStream.Play.Failed", "503 Service Unavailable");

    private final String rtmpCode;
    private final String httpStatus;

    PlayRefusal(String rtmpCode, String httpStatus) {
        this.rtmpCode = rtmpCode;
        this.httpStatus = httpStatus;
    }

    String rtmpCode() {
        return rtmpCode;
    }

    String httpStatus() {
        return httpStatus;
    }
}

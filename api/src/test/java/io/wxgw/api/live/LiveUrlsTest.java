package io.wxgw.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveUrlsTest {
    @Test
    void namesAStreamFromInsideAndFromOutside() {
        var urls = new LiveUrls(
                new LiveAddress("::1", 1935), new LiveAddress("live.example", 2935), "wx", StreamTokens.NONE);

        assertThat(urls.channel("s"))
                .isEqualTo(new LiveChannel(
                        "s",
                        "rtmp://[::1]:1935/wx/s",
                        "rtmp://[::1]:1935/wx/s",
                        "rtmp://live.example:2935/wx/s",
                        "rtmp://live.example:2935/wx/s"));
    }

    @Test
    void givesEveryUseItsToken() {
        var address = new LiveAddress("h", 1);
        var urls = new LiveUrls(address, address, "wx", (stream, use) -> "t=" + stream + use);

        var channel = urls.channel("s");
        assertThat(channel.publicPush()).isEqualTo("rtmp://h:1/wx/s?t=sPUBLISH");
        assertThat(channel.publicPull()).isEqualTo("rtmp://h:1/wx/s?t=sPLAY");
    }
}

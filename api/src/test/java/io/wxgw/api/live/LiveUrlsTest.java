package io.wxgw.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveUrlsTest {
    @Test
    void namesAStreamFromInsideAndFromOutside() {
        var urls = new LiveUrls(
                new LiveAddress("::1", 1935),
                new LiveAddress("live.example", 2935),
                "wx",
                StreamTokens.NONE,
                "",
                "https://live.example/wx/");

        assertThat(urls.channel("s"))
                .isEqualTo(new LiveChannel(
                        "s",
                        "rtmp://[::1]:1935/wx/s",
                        "rtmp://[::1]:1935/wx/s",
                        "rtmp://live.example:2935/wx/s",
                        "rtmp://live.example:2935/wx/s",
                        "https://live.example/wx/s.flv"));
    }

    @Test
    void givesEveryUseItsToken() {
        var address = new LiveAddress("h", 1);
        var urls = new LiveUrls(address, address, "wx", (stream, use) -> "t=" + stream + use, "", "http://h:2/wx/");

        var channel = urls.channel("s");
        assertThat(channel.publicPush()).isEqualTo("rtmp://h:1/wx/s?t=sPUBLISH");
        assertThat(channel.publicPull()).isEqualTo("rtmp://h:1/wx/s?t=sPLAY");
        assertThat(channel.publicFlv()).isEqualTo("http://h:2/wx/s.flv?t=sPLAY");
    }

    @Test
    void asksForThePicturesAloneWhereTheServerKnowsHow() {
        var address = new LiveAddress("h", 1);
        var plain = new LiveUrls(address, address, "wx", StreamTokens.NONE, "onlyvideo=1", "http://h:2/wx/");
        assertThat(plain.videoOf(plain.channel("s")))
                .contains(new LiveChannel(
                        "s",
                        "rtmp://h:1/wx/s",
                        "rtmp://h:1/wx/s?onlyvideo=1",
                        "rtmp://h:1/wx/s",
                        "rtmp://h:1/wx/s?onlyvideo=1",
                        "http://h:2/wx/s.flv?onlyvideo=1"));
        var signed = new LiveUrls(address, address, "wx", (_, _) -> "t=1", "onlyvideo=1", "");
        assertThat(signed.videoOf(signed.channel("s")))
                .map(LiveChannel::publicPull)
                .contains("rtmp://h:1/wx/s?t=1&onlyvideo=1");
        assertThat(signed.videoOf(signed.channel("s")).map(LiveChannel::publicFlv))
                .as("without HTTP-FLV")
                .contains("");
        var whole = LiveUrls.open(address);
        assertThat(whole.videoOf(whole.channel("s"))).isEmpty();
    }
}

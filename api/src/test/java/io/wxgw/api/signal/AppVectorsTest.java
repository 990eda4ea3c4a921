package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.RtpFormat;
import io.wxgw.api.signal.AppResult.MasPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The messages of `idl/vectors/app`: read, understood, and written as they stand there.
class AppVectorsTest {
    private static final Path VECTORS = Path.of(System.getProperty("wxgw.root"), "idl", "vectors", "app");
    private static final String APP = "9d1c4f0e-app";
    private static final String MINI_PROGRAM = "14f5ac8e-5496-11e7-a38b-d93e113210c6";
    private static final VideoTarget TARGET = new VideoTarget(503677616, "231ABfu13ad21", VideoType.CAMERA);
    private static final RtpFormat H264 = new RtpFormat("H264", 96);

    @Test
    void understandsEveryRequest() throws IOException {
        assertThat(request("joinconf"))
                .isEqualTo(new AppRequest.Join(
                        APP, "123", "", new RtpFormat("opus", 111), H264, new RtpFormat("H264", 98)));
        assertThat(request("joinconf-sound-only"))
                .isEqualTo(
                        new AppRequest.Join(APP, "123", "", new RtpFormat("PCMA", 8), RtpFormat.NONE, RtpFormat.NONE));
        assertThat(request("publish")).isEqualTo(new AppRequest.Publish(APP, "123", VideoType.CAMERA));
        assertThat(request("unpublish")).isEqualTo(new AppRequest.Unpublish(APP, "123", VideoType.CAMERA));
        assertThat(request("subscribe")).isEqualTo(new AppRequest.Subscribe(APP, "123", TARGET, "", 40_000, 96));
        assertThat(request("unsubscribe")).isEqualTo(new AppRequest.Unsubscribe(APP, "123", TARGET));
        assertThat(request("memberlist")).isEqualTo(new AppRequest.Members(APP, "123"));
        assertThat(request("quitconf")).isEqualTo(new AppRequest.Quit(APP, "123"));
        assertThat(WxRequest.of((SignalRequest) read("wxmemberlist.request.json"), SignalLimits.DEFAULT))
                .isEqualTo(new WxRequest.Members(MINI_PROGRAM, "123"));
        assertThat(WxRequest.of((SignalRequest) read("wxjoinconf-ext.request.json"), SignalLimits.DEFAULT))
                .isEqualTo(new WxRequest.Join(MINI_PROGRAM, "123", "53001", true));
        assertThat(WxRequest.of((SignalRequest) read("wxreqvideo-ext.request.json"), SignalLimits.DEFAULT))
                .isEqualTo(new WxRequest.Video(MINI_PROGRAM, "123", TARGET));
    }

    @Test
    void answersEveryRequest() throws IOException {
        var ports = new MasPorts("127.0.0.1", 24_000, 24_002, 24_004);
        var members = new MemberList(List.of(
                new MemberView(MINI_PROGRAM, 503677616, true, true, true, false),
                new MemberView(APP, 1701234, false, true, false, false)));

        assertAnswers("joinconf", new AppResult.Joined(1701234, 1705678, 88001, ports));
        assertAnswers(
                "joinconf-sound-only",
                new AppResult.Joined(1701234, -1, 88001, new MasPorts("127.0.0.1", 24_000, 0, 0)));
        assertAnswers("publish", new AppResult.Published(VideoType.CAMERA));
        assertAnswers("unpublish", new AppResult.Published(VideoType.CAMERA));
        assertAnswers("subscribe", new AppResult.Subscribed(503677616, 96, TARGET));
        assertAnswers("unsubscribe", new AppResult.Unsubscribed(TARGET));
        assertAnswers("memberlist", members);
        assertAnswers("wxmemberlist", members);
        assertAnswers("quitconf", new AppResult.Left());
        assertAnswers(
                "wxjoinconf-ext",
                new WxResult.Joined(
                        503677616,
                        "rtmp://live.example/wx/own",
                        "rtmp://live.example/wx/own",
                        "rtmp://live.example/wx/mix",
                        new WxResult.MasAddress("10.0.0.1", 24_000, 24_002),
                        "https://live.example/wx/own.flv",
                        "https://live.example/wx/mix.flv"));
        assertAnswers(
                "wxreqvideo-ext",
                new WxResult.Viewing("rtmp://live.example/wx/camera", TARGET, "https://live.example/wx/camera.flv"));
        assertThat(MemberList.of(((SignalReply) read("memberlist.reply.json")).result()))
                .isEqualTo(members);
    }

    @Test
    void refusesPicturesNobodyCanShow() throws IOException {
        var request = (SignalRequest) read("joinconf-vp8.request.json");
        SignalReply reply;
        try {
            AppRequest.of(request, SignalLimits.DEFAULT);
            throw new AssertionError("a refusal expected");
        } catch (io.wxgw.api.Refusal refusal) {
            reply = SignalReply.refusal(request, refusal);
        }
        assertThat(reply).isEqualTo(read("joinconf-vp8.reply.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memberjoin", "memberupdate", "memberleave"})
    void tellsNews(String name) throws IOException {
        var toApp = (SignalRequest) read(name + ".news.json");
        var toMiniProgram = (SignalRequest) read("wx" + name + ".news.json");

        assertThat(MemberNews.of(toApp).orElseThrow().toApp(APP)).isEqualTo(toApp);
        assertThat(MemberNews.of(toMiniProgram).orElseThrow().toMiniProgram(MINI_PROGRAM))
                .isEqualTo(toMiniProgram);
    }

    private static void assertAnswers(String name, SignalResult result) throws IOException {
        var reply = SignalReply.of(read(name + ".request.json"), result);
        assertThat(reply).isEqualTo(read(name + ".reply.json"));
        assertThat(reply.result().values().keySet())
                .as("in this order")
                .containsExactlyElementsOf(((SignalReply) read(name + ".reply.json"))
                        .result()
                        .values()
                        .keySet());
    }

    private static AppRequest request(String name) throws IOException {
        return AppRequest.of((SignalRequest) read(name + ".request.json"), SignalLimits.DEFAULT);
    }

    private static SignalMessage read(String file) throws IOException {
        return SignalReader.DEFAULT.read(Files.readString(VECTORS.resolve(file)));
    }
}

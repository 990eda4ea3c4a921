package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wxgw.api.live.LiveChannel;
import io.wxgw.callroutegw.CallRouteConfig;
import io.wxgw.control.SocketLimits;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.lane.LimitedLanes;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.HttpFlvConfig;
import io.wxgw.live.LiveConfig;
import io.wxgw.mas.MasConfig;
import io.wxgw.mcs.McsConfig;
import io.wxgw.wxmgw.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void defaultsFillEveryComponentOfEverySection() {
        Config config = Settings.defaults().config();

        config.check();
        assertThat(config.live().rtmpPort()).isEqualTo(1935);
        assertThat(config.live().publisherGrace()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.http().port()).isEqualTo(8080);
    }

    @Test
    void defaultsOfTheLiveSectionAreTheBoxesOwn() {
        Config config = Settings.defaults().config();
        LiveConfig live = config.live().box(config.wxmgw());

        assertThat(live).isEqualTo(LiveConfig.on(live.rtmpBind()));
        HttpFlvConfig flv = Settings.defaults().config().live().httpFlv(Set.of());
        assertThat(flv).isEqualTo(HttpFlvConfig.on(flv.bind()));
        assertThat(flv.bind().getPort()).isEqualTo(8081);
    }

    @Test
    void pagesOfTheOwnHttpServerAndThoseNamedMayPlay() {
        Settings settings = Settings.defaults().set("test", "live.allowedOrigins", "https://example.org");

        Config onLoopback = settings.config();
        assertThat(onLoopback.live().httpFlv(onLoopback.ownOrigins(8080)).allowedOrigins())
                .containsExactlyInAnyOrder("http://127.0.0.1:8080", "http://localhost:8080", "https://example.org");
        Config outside = settings.set("test", "live.publicHost", "192.0.2.7")
                .set("test", "http.bind", "::")
                .config();
        assertThat(outside.ownOrigins(80)).contains("http://192.0.2.7", "http://localhost");
        assertThat(settings.set("test", "http.bind", "192.0.2.7").config().ownOrigins(81))
                .containsExactly("http://192.0.2.7:81");
    }

    @Test
    void defaultsOfTheWxmgwSectionAreTheBoxesOwn() {
        Config config = Settings.defaults().config();

        assertThat(config.wxmgw().box(config.live(), config.mas())).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(config.wxmgw().rtmp(config.live())).isEqualTo(RtmpSettings.DEFAULT);
    }

    @Test
    void defaultsOfTheMasSectionAreTheBoxesOwn() {
        Config config = Settings.defaults().config();

        assertThat(config.mas().box(config.wxmgw())).isEqualTo(MasConfig.DEFAULT);
    }

    @Test
    void defaultsOfTheMcsSectionAreTheBoxesOwn() {
        Config config = Settings.defaults().config();

        assertThat(config.mcs().box(config.live(), 1935, 8081)).isEqualTo(McsConfig.local());
    }

    @Test
    void newMembersAreRefusedWhereTheOverloadSectionSays() {
        LaneGroup lanes = LaneGroup.start(1);
        try {
            LimitedLanes limited = Settings.defaults().config().overload().limit(lanes::leastLoaded, () -> 81);
            assertThat(limited.shortage(limited.choose()))
                    .get()
                    .asString()
                    .startsWith("overload.maxMemoryPercent: 81 %");
            Config more = Settings.defaults()
                    .set("test", "overload.maxMemoryPercent", "81")
                    .config();
            assertThat(more.overload().limit(lanes::leastLoaded, () -> 81).shortage(limited.choose()))
                    .isEmpty();
        } finally {
            lanes.close(Duration.ZERO).join();
        }
    }

    @Test
    void clientsAreToldOfTheProxyBeforeHttpFlv() {
        Settings settings = Settings.defaults().set("test", "live.publicFlv", "https://example.org/wx/");

        Config config = settings.config();
        assertThat(config.mcs().box(config.live(), 1935, 8081).live().channel("s"))
                .extracting(LiveChannel::publicFlv)
                .isEqualTo("https://example.org/wx/s.flv");
        Config none = Settings.defaults().set("test", "live.publicHost", "::1").config();
        assertThat(none.live().flv(0)).as("of a port nobody knows").isEmpty();
        assertThat(none.live().flv(81)).contains(URI.create("http://[::1]:81/wx/"));
        refused(
                () -> settings.set("test", "live.publicFlv", "example.org")
                        .config()
                        .check(),
                "live.publicFlv: expected http://HOST/PATH/ or https://HOST/PATH/, not \"example.org\"");
    }

    @Test
    void defaultsOfTheCallroutegwSectionAreTheBoxesOwn() {
        Config config = Settings.defaults().config();

        URI mcs = URI.create("ws://127.0.0.1:8080/mcs");
        assertThat(config.callroutegw().box(mcs)).isEqualTo(CallRouteConfig.to(mcs));
        assertThat(config.mcs().sockets()).isEqualTo(SocketLimits.BOXES);
    }

    @Test
    void callroutegwFindsMcsWhereItIsTold() {
        Settings settings = Settings.defaults().set("test", "callroutegw.mcs", "ws://[::1]:8184/mcs");

        assertThat(settings.config().callroutegw().mcsUri()).contains(URI.create("ws://[::1]:8184/mcs"));
        refused(
                () -> settings.set("test", "callroutegw.mcs", "http://a b")
                        .config()
                        .check(),
                "callroutegw.mcs: expected ws://HOST:PORT/mcs, not \"http://a b\"");
    }

    @Test
    void anAddressOfAnotherBoxIsHostAndPort() {
        Config config = Settings.defaults()
                .set("test", "mcs.gateways", "127.0.0.1:9090, [::1]:9190")
                .config();

        assertThat(config.mcs().gatewayAddresses())
                .extracting(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                .containsExactly("127.0.0.1 9090", "0:0:0:0:0:0:0:1 9190");
        refused(
                () -> Settings.defaults()
                        .set("test", "mcs.mas", "127.0.0.1")
                        .config()
                        .check(),
                "mcs.mas: expected host:port, not \"127.0.0.1\"");
    }

    @Test
    void otherBoxesAreBelievedWhereTheirSectionsPutThem() {
        Config config = Settings.defaults()
                .set("test", "live.internalHost", "live.internal")
                .set("test", "mas.internalHost", "10.0.0.7")
                .set("test", "wxmgw.liveHosts", "")
                .config();

        GatewayConfig wxmgw = config.wxmgw().box(config.live(), config.mas());

        assertThat(wxmgw.liveHosts()).containsExactly("live.internal");
        assertThat(wxmgw.masAddresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactlyInAnyOrder("127.0.0.1", "0:0:0:0:0:0:0:1", "10.0.0.7");
    }

    @Test
    void aPortRangeThatHoldsNoPairIsRefused() {
        Settings settings =
                Settings.defaults().set("test", "mas.rtpPortFirst", "24001").set("test", "mas.rtpPortLast", "24001");

        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> settings.config().check())
                .withMessageStartingWith("mas.rtpPortFirst, rtpPortLast: ");
    }

    @Test
    void rtpNeedsOneAddress() {
        refused(
                () -> Settings.defaults()
                        .set("test", "wxmgw.bind", "0.0.0.0")
                        .config()
                        .check(),
                "wxmgw.bind is 0.0.0.0: name one address of this machine, because RTP peers are told it");
    }

    @Test
    void aFileWinsOverDefaultsAndTheEnvironmentOverTheFile() throws IOException {
        Path file = file("live:\n  rtmpPort: 2000\n  app: video\n");

        Config config = Settings.defaults()
                .file(file)
                .environment(Map.of("WXGW_LIVE_RTMP_PORT", "3000", "PATH", "/bin"))
                .config();

        assertThat(config.live().rtmpPort()).isEqualTo(3000);
        assertThat(config.live().app()).isEqualTo("video");
        assertThat(config.live().maxStreams()).isEqualTo(5000);
    }

    @Test
    void anEmptyFileChangesNothing() throws IOException {
        assertThat(Settings.defaults().file(file("# nothing\n")).config())
                .isEqualTo(Settings.defaults().config());
    }

    @Test
    void anUnknownKeyNamesFileAndNearestKey() throws IOException {
        Path file = file("live:\n  rtmpport: 2000\n");

        refused(
                () -> Settings.defaults().file(file),
                file + ": unknown key \"live.rtmpport\"; did you mean \"rtmpPort\"?");
    }

    @Test
    void anUnknownSectionNamesTheNearest() throws IOException {
        Path file = file("Live: {}\n");

        refused(() -> Settings.defaults().file(file), file + ": unknown section \"Live\"; did you mean \"live\"?");
    }

    @Test
    void anUnknownVariableNamesTheNearest() {
        refused(
                () -> Settings.defaults().environment(Map.of("WXGW_LIVE_RTMPPORT", "1")),
                "environment: there is no setting WXGW_LIVE_RTMPPORT; did you mean \"WXGW_LIVE_RTMP_PORT\"?");
    }

    @Test
    void aValueOfTheWrongKindSaysWhatWasExpected() throws IOException {
        Path port = file("live:\n  rtmpPort: 65536\n");
        refused(
                () -> Settings.defaults().file(port),
                port + ": live.rtmpPort: expected a number from 0 to 65535, not 65536");
        Path text = file("live:\n  app:\n");
        refused(() -> Settings.defaults().file(text), text + ": live.app: expected text, not null");

        refused(
                () -> Settings.defaults().environment(Map.of("WXGW_LIVE_MAX_STREAMS", "-1")),
                "environment variable WXGW_LIVE_MAX_STREAMS: live.maxStreams: expected a number from 0 to 2147483647,"
                        + " not -1");
        refused(
                () -> Settings.defaults().environment(Map.of("WXGW_LIVE_PLAY_WAIT", "15")),
                "environment variable WXGW_LIVE_PLAY_WAIT: live.playWait: expected a time like 15s (ms, s, m, h),"
                        + " not \"15\"");
    }

    @Test
    void whatIsNotYamlSaysWhere() throws IOException {
        Path file = file("live:\n  app: x\n bad\n");

        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Settings.defaults().file(file))
                .withMessageStartingWith(file + ":3: ");
    }

    @Test
    void aKeyGivenTwiceIsRefused() throws IOException {
        Path file = file("live:\n  app: x\n  app: y\n");

        assertThatExceptionOfType(BadConfig.class)
                .isThrownBy(() -> Settings.defaults().file(file))
                .withMessageContaining("app");
    }

    @Test
    void durationsComeInFourUnits() {
        assertThat(playWait("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(playWait("7s")).isEqualTo(Duration.ofSeconds(7));
        assertThat(playWait("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(playWait("1h")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatIsPrintedCanBeReadBackAndKeepsTheExplanations() throws IOException {
        Settings settings =
                Settings.defaults().set("test", "live.rtmpPort", "2000").set("test", "live.app", "a \"quoted\" one");

        String printed = settings.print();

        assertThat(printed).contains("  rtmpPort: 2000\n").contains("# How long players are kept");
        assertThat(Settings.defaults().file(file(printed)).config()).isEqualTo(settings.config());
    }

    @Test
    void aSecretIsLongAndNeverShown() throws IOException {
        refused(
                () -> Settings.defaults()
                        .set("test", "thrift.secret", "too short")
                        .config()
                        .check(),
                "thrift.secret: at least 16 characters expected, not 9; openssl rand -hex 32 makes a good one");
        Settings settings = Settings.defaults().set("test", "thrift.secret", "0123456789abcdef");

        assertThat(settings.print())
                .doesNotContain("0123456789abcdef")
                .contains("  secret: \"\" # set, and not shown\n");
        assertThat(settings.config().toString()).doesNotContain("0123456789abcdef");
        assertThat(Settings.defaults().file(file(settings.print())).config().thrift())
                .isEqualTo(new ThriftSection(""));
        Path list = file("thrift:\n  secret: [hidden]\n");
        refused(() -> Settings.defaults().file(list), list + ": thrift.secret: expected text, not what is there");
    }

    @Test
    void everyLineOfTheDefaultsIsAnExplanationASectionOrAKey() {
        assertThat(Settings.defaults().print().lines())
                .allMatch(line -> line.isEmpty() || line.matches(" {0,2}# .*|[a-z]+:| {2}[a-zA-Z]+: \\S.*"));
    }

    @Test
    void anEncoderRefusesWhatItCannotDo() {
        refused(
                () -> Settings.defaults()
                        .set("test", "mas.opusBitsPerSecond", "5999")
                        .config()
                        .check(),
                "mas: opusBitsPerSecond must be 6000 to 256000: 5999");
    }

    @Test
    void anyAddressNeedsAPublicHost() {
        refused(
                () -> Settings.defaults()
                        .set("test", "live.bind", "0.0.0.0")
                        .config()
                        .check(),
                "live.bind is 0.0.0.0, every address of this machine: set live.publicHost to the one that phones reach");
        Config config = Settings.defaults()
                .set("test", "live.bind", "0.0.0.0")
                .set("test", "live.publicHost", "live.example.org")
                .config();
        config.check();
        assertThat(config.live().hosts().publicHost()).isEqualTo("live.example.org");
        assertThat(config.live().hosts().internalHost()).isEqualTo("127.0.0.1");
    }

    private static Duration playWait(String text) {
        return Settings.defaults()
                .set("test", "live.playWait", text)
                .config()
                .live()
                .playWait();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(BadConfig.class).isThrownBy(call).withMessage(message);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "wxgw", ".yaml"), text);
    }
}

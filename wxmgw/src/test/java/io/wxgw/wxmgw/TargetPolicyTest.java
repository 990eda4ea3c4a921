package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a name of the configuration may lead to. Its name server belongs to the attacker and says what he
/// likes.
final class TargetPolicyTest {
    private static final String NAME = "live.example.org";

    private final List<String> asked = new ArrayList<>();
    private String answer = "192.0.2.7";
    private final TargetPolicy policy = new TargetPolicy(List.of(NAME, "127.0.0.1", "localhost", "::1"), host -> {
        asked.add(host);
        return InetAddress.ofLiteral(answer);
    });

    @Test
    void resolvesANameOnceAndConnectsToWhatWasChecked() {
        Target target = policy.check("pullUrl", "rtmp://" + NAME + ":1936/wx/a");
        answer = "10.0.0.9";

        assertThat(target.address().getAddress()).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(target.address().getPort()).isEqualTo(1936);
        assertThat(target.url().host()).isEqualTo(NAME);
        assertThat(asked).containsExactly(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.53", "0.0.0.0", "169.254.169.254", "224.0.0.1", "::", "fe80::1", "ff02::1"})
    void refusesANameThatLeadsWhereOnlyWeCanKnock(String where) {
        answer = where;

        assertThatThrownBy(() -> policy.check("pullUrl", "rtmp://" + NAME + "/wx/a"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
                    assertThat(refusal.detail()).contains("pullUrl", NAME, "wxmgw.liveHosts");
                });
    }

    @Test
    void letsANameLeadToAnAddressThatIsNamedToo() {
        answer = "127.0.0.1";
        assertThat(policy.check("pullUrl", "rtmp://" + NAME + "/wx/a").address().getPort())
                .isEqualTo(1935);
        answer = "::1";
        assertThat(policy.check("pullUrl", "rtmp://localhost/wx/a")
                        .address()
                        .getAddress()
                        .isLoopbackAddress())
                .isTrue();
    }

    @Test
    void asksNobodyAboutAHostThatIsNotNamed() {
        assertThatThrownBy(() -> policy.check("pushUrl", "rtmp://evil.example/wx/a"))
                .isInstanceOf(Refusal.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesANameThatNobodyKnows() {
        TargetPolicy lost = new TargetPolicy(List.of(NAME), host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> lost.check("pullUrl", "rtmp://" + NAME + "/wx/a"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_PARAMETER));
    }
}

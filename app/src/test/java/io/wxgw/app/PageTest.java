package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private final Page page = new Page(Set.of("conference.example"), Optional.empty(), Optional.empty(), List::of);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "LOCALHOST",
                "127.0.0.1:8080",
                "192.168.1.5",
                "[::1]:8080",
                "conference.example:80"
            })
    void answersToItsNamesAndToAddresses(String host) {
        assertThat(page.isOurs(host)).isTrue();
    }

    /// A name of strangers may be made to point here, and their page could then read ours.
    @ParameterizedTest
    @ValueSource(strings = {"strangers.example", "127.0.0.1.strangers.example:8080", "1.2.3.4.5", "", "a b:1", "[::1"})
    void answersToNoOtherName(String host) {
        assertThat(page.isOurs(host)).isFalse();
    }

    @Test
    void needsAHostAtAll() {
        assertThat(page.isOurs(null)).isFalse();
    }
}

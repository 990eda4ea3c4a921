package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnNamesTest {
    private final OwnNames names = new OwnNames(Set.of("Conference.example"));

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
        assertThat(names.include(host)).isTrue();
    }

    /// A name of strangers may be made to point here, and their page could then read ours.
    @ParameterizedTest
    @ValueSource(strings = {"strangers.example", "127.0.0.1.strangers.example:8080", "1.2.3.4.5", "", "a b:1", "[::1"})
    void answersToNoOtherName(String host) {
        assertThat(names.include(host)).isFalse();
    }

    @Test
    void needsAHostAtAll() {
        assertThat(names.include(null)).isFalse();
    }
}

package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.SignalValue.Items;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// To `memberlist` and `wxmemberlist`: everybody in the conference, in the order in which they came.
public record MemberList(List<MemberView> members) implements SignalResult {
    private static final String NAME = "members";

    /// Keeps a copy.
    public MemberList {
        members = List.copyOf(members);
    }

    @Override
    public Fields fields() {
        return new Fields(Map.of(
                NAME,
                new Items(members.stream()
                        .map(member -> (SignalValue) member.fields())
                        .toList())));
    }

    /// Reads a result; entries that name nobody are left out.
    public static MemberList of(Fields result) {
        return result.values().get(NAME) instanceof Items(var items)
                ? new MemberList(items.stream()
                        .map(MemberView::of)
                        .flatMap(Optional::stream)
                        .toList())
                : new MemberList(List.of());
    }
}

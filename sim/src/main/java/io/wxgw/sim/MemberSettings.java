package io.wxgw.sim;

import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import java.net.URI;

/// Who one simulated mini program is and what it does.
///
/// @param signal where it signs in: `ws://HOST:8080/callroute`
/// @param confId the conference
/// @param uuid its user id
/// @param look its name, tone and colour
/// @param voice when it speaks
/// @param camera whether it sends pictures
/// @param video what pictures
/// @param phone how its tags behave
public record MemberSettings(
        URI signal,
        String confId,
        String uuid,
        MemberLook look,
        SyntheticVoice.Mode voice,
        boolean camera,
        VideoSettings video,
        PhoneSettings phone) {}

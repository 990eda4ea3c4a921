// What the page says, in two languages. `words` is always the chosen one's.

const WORDS = {
  en: {
    language: '中文',
    summary: (c, m) => `${c} conference${c === 1 ? '' : 's'}, ${m} member${m === 1 ? '' : 's'}`,
    nobody: 'nobody is in a conference yet',
    gone: 'wxgw does not answer',
    noPlayer: 'The tiles stay dark: mpegts.js is missing. Install Node.js with npm and start ./wxgw again.',
    noFlv: 'no HTTP-FLV',
    conference: 'Conference', members: 'Members', links: 'Links of the gateway',
    own: 'what it sends', mix: 'what it hears', camera: 'camera, as others see it', screen: 'screen, as others see it',
    mixWith: (who) => `what it hears, with the picture of ${who}`,
    play: 'Play', stop: 'Stop', listen: 'Listen', addresses: 'Addresses',
    waiting: 'waiting', stopped: 'not playing', soundOnly: 'sound alone', connecting: 'connecting',
    fps: (n) => `${n} pictures/s`, kbps: (n) => `${n} kb/s`, sound: 'sound', noSound: 'no sound',
    age: (a, s) => `age ${a} ms on arrival, ${s} ms shown`, buffer: (n) => `buffer ${n} ms`,
    member: 'Member', kind: 'Kind', ssrc: 'SSRC', watched: 'Seen by', link: 'Link', state: 'State', since: 'Since',
    'mini-program': 'mini program', app: 'app', here: 'connected', away: 'socket gone',
    rtmp2rtp: 'RTMP to RTP', mixLink: 'mix to RTMP', rtp2rtmp: 'picture to RTMP',
    connectingLink: 'connecting', live: 'live', interrupted: 'interrupted', closed: 'closed',
    tryPhone: 'Try with a phone', phoneTitle: (who, conference) => `${who} in conference ${conference}`,
    leave: 'Leave', close: 'Close', joining: 'joining',
    refused: (why) => `wxgw refuses: ${why}`,
    socketLost: 'The connection to wxgw is gone: this phone is no longer in the conference.',
    noMember: 'This phone is no longer in the conference.',
    phoneHere: 'A member of the conference for as long as this is open, without WeChat. Everybody sees and hears what is pushed.',
    thisComputer: 'A member of the conference for as long as this is open, without WeChat. These addresses work on this computer alone (OBS, ffmpeg, VLC); for a phone in your network start wxgw with --host ADDRESS --open --open.',
    push: '1. Push, with any RTMP app (Larix, OBS)',
    pushHow: 'H.264 without B-frames, AAC 48 kHz mono, a key frame every 2 s. Some apps ask for it in two parts:',
    server: 'Server', key: 'Stream key',
    pull: '2. Play, with any RTMP player (VLC)', pictureOf: 'Everybody\'s voice, and the picture of ', ofNobody: 'nobody',
    pullHow: 'After another choice: stop the player and play again.',
  },
  zh: {
    language: 'English',
    summary: (c, m) => `${c} 个会议，${m} 个成员`,
    nobody: '还没有人在会议里',
    gone: 'wxgw 没有应答',
    noPlayer: '无法播放画面：缺少 mpegts.js。请安装 Node.js 和 npm，再重新启动 ./wxgw。',
    noFlv: '没有 HTTP-FLV',
    conference: '会议', members: '成员', links: '网关的链路',
    own: '推出的音视频', mix: '听到的混音', camera: '摄像头（其他成员看到的）', screen: '屏幕共享（其他成员看到的）',
    mixWith: (who) => `听到的混音，带 ${who} 的画面`,
    play: '播放', stop: '停止', listen: '听声音', addresses: '地址',
    waiting: '等待中', stopped: '未播放', soundOnly: '只有声音', connecting: '连接中',
    fps: (n) => `${n} 帧/秒`, kbps: (n) => `${n} kb/s`, sound: '有声音', noSound: '无声音',
    age: (a, s) => `延迟：到达 ${a} 毫秒，显示 ${s} 毫秒`, buffer: (n) => `缓冲 ${n} 毫秒`,
    member: '成员', kind: '类型', ssrc: 'SSRC', watched: '观看者', link: '链路', state: '状态', since: '持续',
    'mini-program': '小程序', app: 'App', here: '在线', away: '连接断开',
    rtmp2rtp: 'RTMP 转 RTP', mixLink: '混音转 RTMP', rtp2rtmp: '视频转 RTMP',
    connectingLink: '连接中', live: '正常', interrupted: '中断', closed: '已关闭',
    tryPhone: '用手机试试', phoneTitle: (who, conference) => `${who}，会议 ${conference}`,
    leave: '离开', close: '关闭', joining: '正在加入',
    refused: (why) => `wxgw 拒绝了：${why}`,
    socketLost: '与 wxgw 的连接已断开：这部手机已不在会议里。',
    noMember: '这部手机已不在会议里。',
    phoneHere: '不用微信也能加入会议：此卡片打开期间一直是会议成员，其他成员能看到、听到推出的音视频。',
    thisComputer: '不用微信也能加入会议：此卡片打开期间一直是会议成员。以下地址只能在本机使用（OBS、ffmpeg、VLC）；要在同一网络的手机上使用，请用 --host 地址 --open --open 启动 wxgw。',
    push: '1. 推流：任意 RTMP 推流 App（Larix、OBS）',
    pushHow: 'H.264（不带 B 帧）、AAC 48 kHz 单声道、每 2 秒一个关键帧。有的 App 要分两项填写：',
    server: '服务器', key: '串流密钥',
    pull: '2. 播放：任意 RTMP 播放器（VLC）', pictureOf: '所有人的声音，以及这位成员的画面：', ofNobody: '无',
    pullHow: '换人之后，请停止播放器再重新播放。',
  },
};


export let language = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
export let words = WORDS[language] ?? WORDS.en;

export function otherLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  words = WORDS[language];
  localStorage.setItem('language', language);
}

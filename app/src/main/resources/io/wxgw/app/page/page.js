// Shows /api/conferences, and plays its channels. Elements are kept while what they show is there, so that a refresh
// never interrupts a picture.

const REFRESH_MS = 2000;
const FIGURES_MS = 1000;
const RETRY_MS = 3000;
// A browser opens no more than six connections to one server, and each tile holds one.
const MOST_PLAYING = 6;
const CLOCK = 'wxgwcelock-16byt'; // the UUID of its SEI message

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
  },
};

let language = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
let words = WORDS[language] ?? WORDS.en;
let answer = { conferences: [] };
let reachable = true;
let hearing;

const tiles = new Map();
const sections = new Map();
const byId = (id) => document.getElementById(id);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(pressed) {
  const made = element('button');
  made.type = 'button';
  made.addEventListener('click', pressed);
  return made;
}

/// One channel: its player, and what is known of what it plays.
class Tile {
  constructor() {
    this.player = undefined;
    this.retry = undefined;
    this.wanted = undefined; // unless somebody has pressed a button
    this.since = 0;
    this.ageMs = undefined;
    this.kbps = 0;
    this.last = { frames: 0, audioBytes: 0 };
    this.video = element('video');
    this.video.muted = true;
    this.video.playsInline = true;
    this.state = element('span');
    this.title = element('strong');
    this.what = element('p', 'what');
    this.figures = element('p', 'figures');
    this.bar = element('i');
    this.playButton = button(() => this.press());
    this.listenButton = button(() => this.listen());
    this.summary = element('summary');
    this.rtmp = element('code');
    this.flvText = element('code');
    const screen = element('div', 'screen');
    screen.append(this.video, this.state);
    const level = element('div', 'level');
    level.append(this.bar);
    const buttons = element('div', 'buttons');
    buttons.append(this.playButton, this.listenButton);
    const details = element('details');
    details.append(this.summary, this.rtmp, this.flvText);
    const text = element('div', 'words');
    text.append(this.title, this.what, this.figures, level, buttons, details);
    this.root = element('article', 'tile');
    this.root.append(screen, text);
  }

  show(member, channel) {
    this.channel = channel;
    this.member = member;
    this.root.dataset.stream = channel.stream;
    this.root.dataset.content = channel.content;
    this.root.dataset.member = member.uuid;
    this.title.textContent = member.uuid;
    this.what.textContent = channel.shows ? words.mixWith(channel.shows) : words[channel.content];
    this.summary.textContent = words.addresses;
    this.rtmp.textContent = channel.rtmp;
    this.flvText.textContent = channel.flv ?? '';
    this.listenButton.textContent = words.listen;
    this.playButton.textContent = this.player || this.retry ? words.stop : words.play;
    const playable = Boolean(channel.flv && window.mpegts);
    this.playButton.disabled = !playable;
    this.listenButton.disabled = !playable;
  }

  /// What is played first where not all can be.
  get rank() {
    const picture = ['own', 'camera', 'screen'].includes(this.channel.content);
    if (this.channel.content === 'own' || (picture && this.member.kind === 'app')) return 0;
    return this.channel.content === 'mix' ? 1 : 2;
  }

  press() {
    this.wanted = !(this.player || this.retry);
    this.since = performance.now();
    arrange();
  }

  start() {
    if (this.player || this.retry) return;
    const player = window.mpegts.createPlayer(
      { type: 'flv', isLive: true, url: this.channel.flv },
      {
        enableStashBuffer: false, lazyLoad: false, autoCleanupSourceBuffer: true,
        autoCleanupMaxBackwardDuration: 20, autoCleanupMinBackwardDuration: 10,
        liveSync: true, liveSyncMaxLatency: 0.8, liveSyncTargetLatency: 0.4,
      },
    );
    this.player = player;
    const again = () => {
      if (this.player !== player) return;
      this.stop();
      this.retry = setTimeout(() => {
        this.retry = undefined;
        arrange();
      }, RETRY_MS);
    };
    player.on('error', again);
    player.on('loading_complete', again);
    player.on('statistics_info', (info) => { this.kbps = Math.round((info.speed ?? 0) * 8); });
    player.on('sei_arrived', (sei) => this.clock(sei));
    player.attachMediaElement(this.video);
    player.load();
    Promise.resolve(player.play()).catch(() => {}); // it waits for its first picture
  }

  stop() {
    clearTimeout(this.retry);
    this.retry = undefined;
    const player = this.player;
    this.player = undefined;
    this.ageMs = undefined;
    this.last = { frames: 0, audioBytes: 0 };
    if (player) player.destroy();
  }

  close() {
    this.stop();
    this.source?.disconnect();
    this.root.remove();
  }

  /// The clock in the pictures of simulated members: 8 hex digits of counter, 16 of microseconds since 1970.
  clock(sei) {
    if (!sei.uuid || !sei.user_data || String.fromCharCode(...sei.uuid) !== CLOCK) return;
    const digits = String.fromCharCode(...sei.user_data).slice(8, 24);
    const age = Date.now() - Number(BigInt(`0x${digits}`) / 1000n);
    this.ageMs = this.ageMs === undefined ? age : this.ageMs + (age - this.ageMs) / 8;
  }

  listen() {
    hearing ??= new AudioContext();
    hearing.resume();
    if (!this.analyser) {
      this.source = hearing.createMediaElementSource(this.video);
      this.analyser = hearing.createAnalyser();
      this.source.connect(this.analyser);
      this.analyser.connect(hearing.destination);
    }
    this.video.muted = !this.video.muted;
    this.listenButton.setAttribute('aria-pressed', String(!this.video.muted));
  }

  measure() {
    const quality = this.video.getVideoPlaybackQuality();
    const now = { frames: quality.totalVideoFrames, audioBytes: this.video.webkitAudioDecodedByteCount ?? NaN };
    const playing = Boolean(this.player) && this.video.readyState >= 2;
    const picture = playing && this.video.videoWidth > 0;
    const fps = Math.max(0, now.frames - this.last.frames);
    const sounds = !(now.audioBytes <= this.last.audioBytes);
    this.last = now;
    this.root.dataset.picture = picture ? 'yes' : 'no';
    this.root.dataset.frames = now.frames;
    this.root.dataset.audioBytes = now.audioBytes;
    this.playButton.textContent = this.player || this.retry ? words.stop : words.play;
    if (!playing) {
      this.figures.textContent = '';
      this.state.textContent = !this.channel.flv ? words.noFlv
        : this.player ? words.connecting : this.retry ? words.waiting : words.stopped;
      delete this.root.dataset.ageMs;
      return;
    }
    this.state.textContent = words.soundOnly;
    const buffered = this.video.buffered;
    const bufferMs = buffered.length
      ? Math.max(0, Math.round((buffered.end(buffered.length - 1) - this.video.currentTime) * 1000)) : 0;
    const parts = [];
    if (picture) parts.push(`${this.video.videoWidth}×${this.video.videoHeight}`, words.fps(fps));
    parts.push(words.kbps(this.kbps), sounds ? words.sound : words.noSound);
    if (picture && this.ageMs !== undefined) {
      this.root.dataset.ageMs = Math.round(this.ageMs);
      parts.push(words.age(Math.round(this.ageMs), Math.round(this.ageMs) + bufferMs));
    } else {
      parts.push(words.buffer(bufferMs));
    }
    this.figures.textContent = parts.join(' · ');
  }

  meter() {
    let peak = 0;
    if (this.analyser && !this.video.muted) {
      const samples = new Float32Array(this.analyser.fftSize);
      this.analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    }
    const decibels = peak > 0 ? 20 * Math.log10(peak) : -120;
    this.root.dataset.level = decibels.toFixed(1);
    this.bar.style.transform = `scaleX(${Math.min(1, Math.max(0, 1 + decibels / 60))})`;
  }
}

/// Starts and stops players, so that those asked for last, then the most telling ones, play.
function arrange() {
  if (!window.mpegts) return;
  const candidates = [...tiles.values()].filter((tile) => tile.channel.flv && tile.wanted !== false);
  candidates.sort((a, b) => b.since - a.since || a.rank - b.rank);
  const chosen = new Set(candidates.slice(0, MOST_PLAYING));
  for (const tile of tiles.values()) {
    if (chosen.has(tile)) tile.start();
    else tile.stop();
    tile.root.dataset.playing = chosen.has(tile) ? 'yes' : 'no';
    tile.playButton.textContent = tile.player || tile.retry ? words.stop : words.play;
  }
}

/// Two channels of a member may be one stream.
function keyOf(member, channel) {
  return JSON.stringify([member.uuid, channel.content, channel.stream]);
}

function table(heads, rows) {
  const made = element('table');
  const head = element('tr');
  heads.forEach((text) => {
    const cell = element('th', '', text);
    cell.scope = 'col';
    head.append(cell);
  });
  made.append(head);
  rows.forEach((cells) => {
    const row = element('tr');
    cells.forEach((cell) => row.append(cell instanceof Node ? cell : element('td', '', cell)));
    made.append(row);
  });
  const box = element('div', 'scroll');
  box.append(made);
  return box;
}

function memberRows(conference) {
  return conference.members.map((member) => {
    const viewers = new Set(member.channels.filter((c) => c.content !== 'mix').flatMap((c) => c.viewers));
    return [
      member.uuid, words[member.kind] ?? member.kind,
      element('td', member.here ? 'good' : 'bad', member.here ? words.here : words.away),
      String(member.ssrc), [...viewers].join(', ') || '–',
    ];
  });
}

function linkRows(conference) {
  return conference.links.map((link) => [
    link.kind === 'mix' ? words.mixLink : words[link.kind] ?? link.kind, link.uuid,
    element('td', link.phase === 'live' ? 'good' : 'bad',
      (link.phase === 'connecting' ? words.connectingLink : words[link.phase] ?? link.phase)
        + (link.cause ? `: ${link.cause}` : '')),
    `${Math.round(link.forMs / 1000)} s`,
  ]);
}

class Section {
  constructor() {
    this.root = element('section');
    this.heading = element('h2');
    this.tiles = element('div', 'tiles');
    this.tables = element('div');
    this.root.append(this.heading, this.tiles, this.tables);
  }

  show(conference) {
    this.root.dataset.conference = conference.confId;
    const gateway = conference.gateway ? ` · wxmgw ${conference.gateway}` : '';
    this.heading.replaceChildren(`${words.conference} ${conference.confId}`, element('small', '', gateway));
    const shown = [];
    for (const member of conference.members) {
      for (const channel of member.channels) {
        const key = keyOf(member, channel);
        const tile = tiles.get(key) ?? new Tile();
        tiles.set(key, tile);
        tile.show(member, channel);
        shown.push(tile.root);
      }
    }
    shown.forEach((root, i) => {
      if (this.tiles.children[i] !== root) this.tiles.insertBefore(root, this.tiles.children[i] ?? null);
    });
    this.tables.replaceChildren(
      element('h3', '', words.members),
      table([words.member, words.kind, words.state, words.ssrc, words.watched], memberRows(conference)),
      element('h3', '', words.links),
      table([words.link, words.member, words.state, words.since], linkRows(conference)),
    );
  }
}

function render() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  byId('language').textContent = words.language;
  const members = answer.conferences.reduce((sum, conference) => sum + conference.members.length, 0);
  byId('summary').textContent = !reachable ? words.gone
    : members === 0 ? words.nobody : words.summary(answer.conferences.length, members);
  byId('note').hidden = Boolean(window.mpegts);
  byId('note').textContent = words.noPlayer;

  const there = new Set(answer.conferences.flatMap((c) => c.members.flatMap((m) => m.channels.map((h) => keyOf(m, h)))));
  for (const [key, tile] of tiles) {
    if (!there.has(key)) {
      tile.close();
      tiles.delete(key);
    }
  }
  const ids = new Set(answer.conferences.map((conference) => conference.confId));
  for (const [id, section] of sections) {
    if (!ids.has(id)) {
      section.root.remove();
      sections.delete(id);
    }
  }
  for (const conference of answer.conferences) {
    const section = sections.get(conference.confId) ?? new Section();
    if (!sections.has(conference.confId)) {
      sections.set(conference.confId, section);
      byId('conferences').append(section.root);
    }
    section.show(conference);
  }
  arrange();
}

async function refresh() {
  try {
    const response = await fetch('/api/conferences', { signal: AbortSignal.timeout(10000) });
    reachable = response.ok;
    if (response.ok) answer = await response.json();
  } catch {
    reachable = false;
  }
  render();
  setTimeout(refresh, REFRESH_MS);
}

byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  words = WORDS[language];
  localStorage.setItem('language', language);
  render();
});
setInterval(() => tiles.forEach((tile) => tile.measure()), FIGURES_MS);
setInterval(() => tiles.forEach((tile) => tile.meter()), 100);
refresh();

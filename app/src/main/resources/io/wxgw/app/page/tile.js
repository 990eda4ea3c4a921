// The channels and their players.

import { button, element } from '/elements.js';
import { words } from '/words.js';

const RETRY_MS = 3000;
// A browser opens no more than six connections to one server, and each tile holds one.
const MOST_PLAYING = 6;
const CLOCK = 'wxgwcelock-16byt'; // the UUID of its SEI message

export const tiles = new Map();
let hearing;

/// One channel: its player, and what is known of what it plays.
export class Tile {
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
export function arrange() {
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

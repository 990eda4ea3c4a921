// A phone without WeChat: a mini program that this page signs in and out, while any RTMP app pushes and plays for it.

import { button, element } from '/elements.js';
import { words } from '/words.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4; // modules of white around a code (ISO/IEC 18004)
const CAMERA = '1';
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1])$/i;

const qr = import('/qr.js').catch(() => undefined);

/// Draws a text as a QR code; nothing if the library is missing.
async function drawCode(svg, text) {
  const library = await qr;
  if (!library) return;
  const code = library.generate(text, { minCorrectionLevel: library.correction.M });
  const path = document.createElementNS(SVG, 'path');
  let squares = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) squares += `M${x} ${y}h1v1h-1z`;
  }
  path.setAttribute('d', squares);
  const side = code.size + 2 * QUIET;
  svg.setAttribute('viewBox', `${-QUIET} ${-QUIET} ${side} ${side}`);
  svg.replaceChildren(path);
}

/// One URL with its code, its title and a hint.
class Way {
  /// @param address the element that shows the URL
  constructor(name, url, address) {
    this.title = element('h4');
    this.code = document.createElementNS(SVG, 'svg');
    this.code.setAttribute('role', 'img');
    this.hint = element('p', 'what');
    this.root = element('section', 'way');
    this.root.dataset.way = name;
    address.classList.add('url');
    address.textContent = url;
    this.root.append(this.title, this.code, address, this.hint);
    drawCode(this.code, url);
  }

  show(title, hint) {
    this.title.textContent = title;
    this.code.setAttribute('aria-label', title);
    this.hint.textContent = hint;
  }
}

/// A member of this page: joins at once, shows its URLs, leaves when it is closed or the page is.
export class Phone {
  constructor(confId, uuid, door, gone) {
    this.confId = confId;
    this.uuid = uuid;
    this.state = () => words.joining;
    this.requests = 0;
    this.asked = new Map();
    this.others = [];
    this.seen = ''; // SSRC of whose picture is beside the sound
    this.title = element('strong');
    this.status = element('p', 'what');
    this.status.setAttribute('role', 'status');
    this.leave = button(() => {
      this.quit();
      this.root.remove();
      gone(this);
    });
    const top = element('div', 'top');
    top.append(this.title, this.leave);
    this.ways = element('div', 'ways');
    this.root = element('article', 'phone');
    this.root.dataset.member = uuid;
    this.root.append(top, this.status, this.ways);
    this.socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${door}`);
    this.socket.addEventListener('open', () => this.join());
    this.socket.addEventListener('message', (event) => this.answered(JSON.parse(event.data)));
    this.socket.addEventListener('close', () => this.end(() => words.socketLost));
    this.draw();
  }

  ask(method, params) {
    this.requests += 1;
    const id = String(this.requests);
    return new Promise((granted, refused) => {
      this.asked.set(id, { granted, refused });
      this.socket.send(JSON.stringify({ id, uuid: this.uuid, method, params: { confId: this.confId, crgwid: '', ...params } }));
    });
  }

  answered({ id, result }) {
    const waiting = this.asked.get(id);
    this.asked.delete(id);
    if (result?.code) waiting?.refused(new Error(`${result.code} ${result.message}`));
    else waiting?.granted(result);
  }

  async join() {
    try {
      const { pushurl, pullaudiourl } = await this.ask('wxjoinconf', {});
      await this.see(this.others[0]?.ssrc).catch(() => {}); // then it begins with sound alone
      this.joined(pushurl, pullaudiourl);
    } catch (refusal) {
      this.end(() => words.refused(refusal.message));
    }
  }

  joined(pushurl, pullaudiourl) {
    const cut = pushurl.lastIndexOf('/') + 1;
    this.push = new Way('push', pushurl, element('code'));
    this.server = element('code', '', pushurl.slice(0, cut - 1));
    this.key = element('code', '', pushurl.slice(cut));
    this.serverWord = element('dt');
    this.keyWord = element('dt');
    const parts = element('dl');
    for (const [word, value] of [[this.serverWord, this.server], [this.keyWord, this.key]]) {
      const cell = element('dd');
      cell.append(value);
      parts.append(word, cell);
    }
    this.push.root.append(parts);
    const player = element('a');
    player.href = pullaudiourl;
    this.play = new Way('play', pullaudiourl, player);
    this.pictureWord = element('span');
    this.picture = element('select');
    this.picture.addEventListener('change', () => this.change(this.picture.value));
    const label = element('label');
    label.append(this.pictureWord, this.picture);
    this.play.root.insertBefore(label, this.play.code);
    this.ways.append(this.push.root, this.play.root);
    const local = LOOPBACK.test(new URL(pushurl.replace(/^rtmp/, 'http')).hostname);
    this.here = () => (local ? words.thisComputer : words.phoneHere);
    this.state = this.here;
    this.root.dataset.state = 'in';
    this.draw();
  }

  /// Puts somebody's picture beside the sound; nobody's without an SSRC.
  async see(ssrc = '') {
    if (ssrc) await this.ask('wxreqavsync', { antissrc: String(ssrc), seq: '1', type: CAMERA });
    else if (this.seen) await this.ask('wxcancelvideo', { antissrc: this.seen, seq: '1', type: CAMERA });
    this.seen = String(ssrc);
  }

  async change(ssrc) {
    try {
      await this.see(ssrc);
      this.state = this.here;
    } catch (refusal) {
      this.state = () => words.refused(refusal.message);
    }
    this.draw();
  }

  /// @param members of its conference, as far as known
  show(members) {
    this.others = members.filter((member) => member.uuid !== this.uuid);
    const listed = this.others.length < members.length;
    if (this.listed && !listed) this.end(() => words.noMember);
    this.listed = listed;
    this.draw();
  }

  draw() {
    this.title.textContent = words.phoneTitle(this.uuid, this.confId);
    this.leave.textContent = this.root.dataset.state === 'ended' ? words.close : words.leave;
    this.status.textContent = this.state();
    if (this.root.dataset.state !== 'in') return;
    this.push.show(words.push, words.pushHow);
    this.play.show(words.pull, words.pullHow);
    this.serverWord.textContent = words.server;
    this.keyWord.textContent = words.key;
    this.pictureWord.textContent = words.pictureOf;
    const choices = [['', words.ofNobody], ...this.others.map((other) => [String(other.ssrc), other.uuid])];
    if (JSON.stringify(choices) !== this.choices) {
      this.choices = JSON.stringify(choices);
      this.picture.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
    }
    if (!choices.some(([value]) => value === this.seen)) this.seen = ''; // he left, and his picture with him
    if (document.activeElement !== this.picture) this.picture.value = this.seen;
  }

  end(why) {
    if (this.root.dataset.state === 'ended') return;
    this.root.dataset.state = 'ended';
    this.state = why;
    this.ways.replaceChildren();
    this.socket.close();
    this.draw();
  }

  quit() {
    if (this.socket.readyState === WebSocket.OPEN) this.ask('wxquitconf', {}).catch(() => {});
    this.socket.close();
  }
}

// Shows /api/conferences, and plays its channels. Elements are kept while what they show is there, so that a refresh
// never interrupts a picture.

import { button, element } from '/elements.js';
import { Phone } from '/phone.js';
import { Tile, arrange, tiles } from '/tile.js';
import { language, otherLanguage, words } from '/words.js';

const REFRESH_MS = 2000;
const FIGURES_MS = 1000;
// Where the first one goes, as in README.
const FIRST_CONFERENCE = '1234';

let answer = { conferences: [] };
let reachable = true;

const sections = new Map();
const phones = new Set();
const byId = (id) => document.getElementById(id);
const first = button(() => addPhone(FIRST_CONFERENCE));

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
    this.phone = button(() => addPhone(this.root.dataset.conference));
    this.tiles = element('div', 'tiles');
    this.tables = element('div');
    const top = element('div', 'top');
    top.append(this.heading, this.phone);
    this.root.append(top, this.tiles, this.tables);
  }

  show(conference) {
    this.root.dataset.conference = conference.confId;
    const gateway = conference.gateway ? ` · wxmgw ${conference.gateway}` : '';
    this.phone.textContent = words.tryPhone;
    this.phone.hidden = !answer.door;
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

function addPhone(confId) {
  const taken = new Set(answer.conferences.flatMap((conference) => conference.members).map((member) => member.uuid));
  let uuid;
  do uuid = `phone-${String(Math.floor(Math.random() * 10000)).padStart(4, '0')}`; while (taken.has(uuid));
  const phone = new Phone(confId, uuid, answer.door, (closed) => phones.delete(closed));
  phones.add(phone);
  byId('phones').append(phone.root);
  showPhone(phone);
  phone.root.scrollIntoView({ block: 'nearest' });
}

function showPhone(phone) {
  phone.show(answer.conferences.find((conference) => conference.confId === phone.confId)?.members ?? []);
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
  first.textContent = words.tryPhone;
  first.hidden = !answer.door || answer.conferences.length > 0;
  phones.forEach(showPhone);
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
  otherLanguage();
  render();
});
byId('empty').append(first);
window.addEventListener('pagehide', () => phones.forEach((phone) => phone.quit()));
setInterval(() => tiles.forEach((tile) => tile.measure()), FIGURES_MS);
setInterval(() => tiles.forEach((tile) => tile.meter()), 100);
refresh();

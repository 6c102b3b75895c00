'use strict';

// An SMPP 3.4 centre for tests. It prints one JSON object a line to standard output and reads orders, one a line, from standard input:
//   {"do":"reply","from":"+86…","to":"10086","text":"好的","parts":2}   a message from a handset
//   {"do":"stop"} and {"do":"start"}                                    the centre goes down and comes back
//   {"do":"count"}                                                      how many messages and receipts there were
// What becomes of a message is told by the last two digits of its number, see `fates`.
//   node centre.js PORT messages    prints each message when it is whole
//   node centre.js PORT counts      counts messages and prints none
//   node centre.js PORT submits     prints each submit_sm with the key in its field 0x1501, and the status that answers it

const readline = require('node:readline');
const smpp = require('smpp');

const port = Number(process.argv[2]);
const tells = process.argv[3];
const ThrottledTries = 2;
const KeyTag = 0x1501;

const fates = {
  '01': { receipts: ['UNDELIV'] },
  '02': { receipts: ['EXPIRED'] },
  '03': { status: smpp.ESME_RINVDSTADR },
  '04': { throttled: true, receipts: ['DELIVRD'] },
  '05': { receipts: ['DELIVRD', 'ACCEPTD'] }, // The intermediate one comes last.
  '06': { receipts: [] },
  '07': { receipts: ['ACCEPTD', 'DELIVRD', 'DELIVRD'] }, // Told twice.
  '08': { receipts: ['REJECTD'] },
};

const sessions = new Set();
const parts = new Map();
const throttled = new Map();
let messages = 0;
let receipts = 0;
let number = 0;
let reference = 0;
let server = null;

const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');

/** Text and place of a submitted part. */
function partOf(pdu) {
  const { udh, message } = pdu.short_message.message === undefined
    ? { udh: null, message: pdu.message_payload ? pdu.message_payload.message : '' }
    : pdu.short_message;
  for (const element of udh || []) {
    if (element[0] === 0x00) return { message, reference: element[2], total: element[3], place: element[4] };
    if (element[0] === 0x08) return { message, reference: element.readUInt16BE(2), total: element[4], place: element[5] };
  }
  return { message, reference: null, total: 1, place: 1 };
}

/** Joins parts and prints the message when all are there. */
function take(pdu) {
  const part = partOf(pdu);
  const key = `${pdu.destination_addr}/${part.reference}/${part.total}`;
  const all = parts.get(key) || [];
  all[part.place - 1] = part.message;
  parts.set(key, all);
  if (all.filter((one) => one !== undefined).length < part.total) return;
  parts.delete(key);
  messages += 1;
  if (tells !== 'messages') return;
  tell({
    event: 'message',
    from: pdu.source_addr,
    to: pdu.destination_addr,
    coding: pdu.data_coding,
    parts: part.total,
    text: all.join(''),
    lengths: all.map((one) => one.length),
    pairsCut: all.some((one) => /[\ud800-\udbff]$/.test(one)),
  });
}

function sendReceipt(session, pdu, id, stat) {
  receipts += 1;
  const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:${stat} err:000 text:`;
  session.deliver_sm({
    esm_class: 4,
    source_addr_ton: pdu.dest_addr_ton,
    source_addr_npi: pdu.dest_addr_npi,
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    receipted_message_id: id,
    short_message: text,
  });
}

function answer(session, pdu, response) {
  // Written down before it is answered: what the other side has of it is then no more than what stands here.
  if (tells === 'submits') tell({ event: 'submit', key: String(pdu[KeyTag]), status: response.command_status || 0 });
  session.send(pdu.response(response));
}

function submitted(session, pdu) {
  const fate = fates[pdu.destination_addr.slice(-2)] || { receipts: ['DELIVRD'] };
  if (fate.throttled) {
    const tries = (throttled.get(pdu.destination_addr) || 0) + 1;
    throttled.set(pdu.destination_addr, tries);
    if (tries <= ThrottledTries) return answer(session, pdu, { command_status: smpp.ESME_RTHROTTLED });
  }
  if (fate.status) return answer(session, pdu, { command_status: fate.status });
  const id = String(++number);
  answer(session, pdu, { message_id: id });
  take(pdu);
  if (pdu.registered_delivery & 1) fate.receipts.forEach((stat) => sendReceipt(session, pdu, id, stat));
  return undefined;
}

function serve() {
  server = smpp.createServer((session) => {
    sessions.add(session);
    const bound = (pdu) => {
      session.send(pdu.response());
      tell({ event: 'bound' });
    };
    session.on('bind_transceiver', bound);
    session.on('bind_transmitter', bound);
    session.on('bind_receiver', bound);
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu) => submitted(session, pdu));
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('close', () => sessions.delete(session));
    session.on('error', () => sessions.delete(session));
  });
  server.listen(port, '127.0.0.1', () => tell({ event: 'listening' }));
}

function sendReply({ from, to, text, parts: total }) {
  const session = [...sessions][0];
  if (!session) return tell({ event: 'failed', reason: 'Nobody is bound.' });
  const characters = [...text];
  const size = Math.ceil(characters.length / total);
  reference = (reference + 1) % 256;
  for (let place = 1; place <= total; place += 1) {
    const message = characters.slice((place - 1) * size, place * size).join('');
    const udh = total > 1 ? { udh: Buffer.from([5, 0, 3, reference, total, place]) } : {};
    session.deliver_sm({
      esm_class: total > 1 ? 0x40 : 0,
      source_addr_ton: 1,
      source_addr_npi: 1,
      source_addr: from.replace('+', ''),
      destination_addr: to,
      data_coding: 8,
      short_message: { ...udh, message: Buffer.from(message, 'utf16le').swap16() },
    });
  }
  return undefined;
}

const orders = {
  reply: sendReply,
  start: serve,
  stop: () => {
    sessions.forEach((session) => session.destroy());
    server.close(() => tell({ event: 'stopped' }));
  },
  count: () => tell({ event: 'count', messages, receipts }),
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line);
    orders[order.do](order);
  })
  .on('close', () => process.exit(0)); // Whoever started it is gone.

serve();

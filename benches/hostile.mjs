// Clients that mean no good, against a server at ORIGIN until they are ended: hundreds of connections
// that say nothing or a letter at a time, bodies of gigabytes, streams without an end, and readers
// who never read. Prints what became of them. COOKIE is that of somebody who is in.
//
//   node benches/hostile.mjs ORIGIN [COOKIE]
import net from 'node:net';

const [origin, cookie = ''] = process.argv.slice(2), { hostname, port } = new URL(origin);
const told = { opened: 0, closed: 0, refused: 0, megabytes: 0 };
const head = (first, more = '') => `${first} HTTP/1.1\r\nhost: ${hostname}:${port}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\n${more}`;

// Opens a connection, again whenever it is closed, and lets `act` do its harm.
function again(act, wait = 200) {
  told.opened += 1;
  const socket = net.connect(Number(port), hostname, () => act(socket));
  socket.on('error', () => {});
  socket.on('data', (bytes) => { if (/^HTTP\/1\.1 4/.test(bytes.toString('latin1', 0, 12))) told.refused += 1; });
  socket.on('close', () => { told.closed += 1; setTimeout(() => again(act, wait), wait); });
}
// A letter of a header now and then, for ever.
function slowly(socket) {
  socket.write(head('GET /login'));
  const drip = setInterval(() => { if (!socket.write('x')) clearInterval(drip); }, 2000);
  socket.on('close', () => clearInterval(drip));
}
function endlessly(socket) {
  socket.write(head('POST /login', 'content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n'));
  const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65536, 97), Buffer.from('\r\n')]);
  const more = () => { told.megabytes += piece.length / 1e6; if (socket.writable && socket.write(piece)) setTimeout(more, 20); };
  socket.on('drain', () => setTimeout(more, 20));
  more();
}
function unread(socket) {
  socket.pause();
  for (let n = 0; n < 500; n += 1) socket.write(head('GET /assets/app.css', '\r\n'));
}
for (let n = 0; n < 300; n += 1) again(slowly);
for (let n = 0; n < 300; n += 1) again(() => {});
for (let n = 0; n < 20; n += 1) again((socket) => socket.write(head('POST /login', 'content-length: 9000000000\r\n\r\n')), 1000);
for (let n = 0; n < 20; n += 1) again((socket) => socket.write(head('POST /login', 'content-length: 5000\r\n\r\n')));
for (let n = 0; n < 5; n += 1) again(endlessly, 1000);
for (let n = 0; n < 20; n += 1) again(unread, 1000);
process.on('SIGTERM', () => { console.log(JSON.stringify(told)); process.exit(0); });

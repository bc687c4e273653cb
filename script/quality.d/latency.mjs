import { connect, createServer } from 'node:net';

/**
 * A way to the product on which every byte takes as long as on the connection that Lighthouse assumes. Without it the whole page
 * arrives before the browser paints its first frame, and the simulation takes all of it for needed by that frame.
 */
export function slowRoad(to, roundTrip) {
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true }), handshake = Date.now() + roundTrip;
    pass(near, far, () => Math.max(handshake - Date.now(), 0) + roundTrip / 2);
    pass(far, near, () => roundTrip / 2);
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, close: () => server.close() })));
}

function pass(from, to, delay) {
  let last = Promise.resolve();
  const later = act => {
    const due = Date.now() + delay();
    last = last.then(() => new Promise(done => setTimeout(done, due - Date.now()))).then(act);
  };
  from.on('data', bytes => later(() => to.writable && to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
  from.on('error', () => to.destroy());
}

// Loaded into the peers before their own code: whatever they listen on, they listen on loopback only.
// Some of them have no option for that, and would be open to the network.
const { Server } = require('node:net');

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(...args) {
  const [target, host] = args;
  if (target !== null && typeof target === 'object' && target.port !== undefined) {
    args[0] = { ...target, host: '127.0.0.1' };
  } else if (/^\d+$/.test(String(target))) {
    args.splice(1, typeof host === 'string' ? 1 : 0, '127.0.0.1');
  }
  return listen.apply(this, args);
};

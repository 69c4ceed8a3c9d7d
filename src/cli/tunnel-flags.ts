// The flags of `tunnel`.

import { providerIds } from '../tunnel/tunnel-ports.js'
import type { Option } from './command.js'
import { routeOptions } from './route-options.js'

const group = {
  main: 'What to make public:',
  provider: 'Who makes it public:',
  pass: 'What may pass:',
  probe: 'The self-probe:'
}

export const tunnelFlags: Readonly<Record<string, Option>> = {
  port: {
    type: 'number',
    describe: 'Port of your receiver on 127.0.0.1',
    env: 'ENS_LOCAL_TUNNEL_PORT',
    group: group.main
  },
  to: {
    type: 'string',
    alias: 'forward-to',
    describe: 'Or its origin: http://127.0.0.1:3000, https://localhost:8443',
    env: 'ENS_LOCAL_TUNNEL_TO',
    group: group.main
  },
  register: {
    type: 'boolean',
    describe: 'Register the URL with ENS as well, and again when it changes',
    group: group.main
  },
  provider: {
    type: 'string',
    choices: ['auto', ...providerIds],
    default: 'auto',
    describe: 'auto: cloudflared if it is on PATH, else localtunnel',
    group: group.provider
  },
  server: {
    type: 'string',
    describe: 'localtunnel: origin of the relay; ssh: [user@]host[:port]',
    group: group.provider
  },
  name: {
    type: 'string',
    describe: 'The name to ask for, usually the first label of the public host',
    env: 'ENS_LOCAL_TUNNEL_NAME',
    group: group.provider
  },
  'on-name-mismatch': {
    type: 'string',
    choices: ['fail', 'wait', 'accept'],
    default: 'fail',
    describe: 'When the relay gives another name: end, wait until it is free, or take the other',
    group: group.provider
  },
  'tunnel-url': {
    type: 'string',
    describe: 'The public URL, if nobody tells it; alone: a tunnel that you run yourself',
    group: group.provider
  },
  'tunnel-command': {
    type: 'string',
    describe: 'A program that makes the tunnel and prints its URL; {port} is where it must lead',
    group: group.provider
  },
  'tunnel-bin': { type: 'string', describe: 'Where cloudflared or ssh is, if not on PATH', group: group.provider },
  'ssh-remote': { type: 'string', describe: 'What ssh -R binds there: [bind:]port, usually 80', group: group.provider },
  'ssh-option': { array: true, describe: 'An -o option for ssh, KEY=VALUE; repeat it', group: group.provider },
  'front-port': {
    type: 'number',
    describe: 'Where the tunnel comes in on this machine; else a free port, 4012 for provider url',
    group: group.provider
  },
  path: {
    array: true,
    describe: 'Paths that may pass: /ens, or /hooks/* for all below; else all',
    env: 'ENS_LOCAL_TUNNEL_PATH',
    group: group.pass
  },
  method: {
    array: true,
    default: ['POST'],
    describe: 'Methods that may pass',
    env: 'ENS_LOCAL_TUNNEL_METHOD',
    group: group.pass
  },
  'response-timeout': {
    type: 'string',
    duration: true,
    default: '28s',
    describe: 'For the answer of your receiver; then 504. ENS waits 30s for a probe',
    group: group.pass
  },
  hold: {
    type: 'string',
    duration: true,
    default: '0s',
    describe: 'How long a request waits for a receiver that is down; then 502',
    group: group.pass
  },
  'max-body': {
    type: 'string',
    size: true,
    default: '20mb',
    describe: 'Larger requests get 413',
    group: group.pass
  },
  'host-header': {
    type: 'string',
    choices: ['public', 'target'],
    default: 'public',
    describe: 'Which Host your receiver sees',
    group: group.pass
  },
  'receiver-ca': { type: 'string', describe: 'FILE in PEM: whom to trust for an https receiver', group: group.pass },
  'insecure-receiver': { type: 'boolean', describe: 'Take any certificate of an https receiver', group: group.pass },
  'self-probe': {
    type: 'boolean',
    default: true,
    describe: 'Ask through the public URL before it is ready, and from then on; --no-self-probe does not',
    group: group.probe
  },
  'probe-interval': {
    type: 'string',
    duration: true,
    default: '15s',
    describe: 'Between self-probes',
    group: group.probe
  },
  'open-timeout': {
    type: 'string',
    duration: true,
    default: '20s',
    describe: 'Until it must be ready',
    group: group.probe
  },
  map: {
    ...routeOptions.map,
    describe: 'HOST=ORIGIN: relay and public URL are reached there',
    group: group.probe
  } as Option,
  ca: {
    ...routeOptions.ca,
    describe: 'FILE in PEM: whom to trust there, besides the usual ones',
    group: group.probe
  } as Option,
  'allow-local-urls': {
    type: 'boolean',
    describe: 'Also take an http URL or a port from the relay, on loopback; ENS would not',
    group: group.probe
  },
  qr: { type: 'boolean', default: true, describe: 'A QR code of the URL on a terminal; --no-qr leaves it out' },
  json: { type: 'boolean', describe: 'One JSON object a line on stdout' }
}

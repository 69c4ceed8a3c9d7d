// All commands, in the order of the help. Only the one that is asked for is loaded: that keeps the start short.

import type { Command } from './command.js'

export interface Entry {
  readonly describe: string
  load(): Promise<Command>
}

export const commands: Readonly<Record<string, Entry>> = {
  start: {
    describe: 'The emulator: tokens, callbacks, verification, subscriptions',
    load: async () => (await import('./commands/start.js')).command
  },
  demo: {
    describe: 'The emulator and a receiver, and the handshake between them as a story',
    load: async () => (await import('./commands/demo.js')).command
  },
  exec: {
    describe: 'Run a command, such as your tests, with an emulator of its own',
    load: async () => (await import('./commands/exec.js')).command
  },
  listen: {
    describe: 'A receiver: verifies, checks signatures, shows events, hands them on to your app',
    load: async () => (await import('./commands/listen.js')).command
  },
  register: {
    describe: 'Register a url: create, verify and subscribe, on the emulator or a tenant',
    load: async () => (await import('./commands/register.js')).command
  },
  probe: {
    describe: 'What ENS would say of a callback url, now',
    load: async () => (await import('./commands/probe.js')).command
  },
  check: {
    describe: 'Whether a receiver survives ENS: it plays ENS, and says what to mend',
    load: async () => (await import('./commands/check.js')).command
  },
  callbacks: {
    describe: 'List, show, create, verify and delete callbacks, on the emulator or a tenant',
    load: async () => (await import('./commands/callbacks.js')).command
  },
  subscriptions: {
    describe: 'List, show, create, pause, resume and delete subscriptions',
    load: async () => (await import('./commands/subscriptions.js')).command
  },
  replay: {
    describe: 'Send again what `listen --record` has kept, byte for byte or signed anew',
    load: async () => (await import('./commands/replay.js')).command
  },
  trigger: {
    describe: 'Fire events, one or a million, and see what becomes of them',
    load: async () => (await import('./commands/trigger.js')).command
  },
  deliveries: {
    describe: 'List, show and replay what was delivered or could not be',
    load: async () => (await import('./commands/deliveries.js')).command
  },
  tunnel: {
    describe: 'A public https URL for a receiver on this machine, known to ENS if you like',
    load: async () => (await import('./commands/tunnel.js')).command
  },
  faults: {
    describe: 'What can go wrong on demand: list it, serve it, arm it on an emulator',
    load: async () => (await import('./commands/faults.js')).command
  },
  clock: {
    describe: 'Show, advance or set the time of a running emulator',
    load: async () => (await import('./commands/clock.js')).command
  },
  sign: {
    describe: 'The signature that ENS would send with a body',
    load: async () => (await import('./commands/sign.js')).command
  },
  verify: {
    describe: 'Whether ENS signs like that, and if not, which reading of key and body fits',
    load: async () => (await import('./commands/verify.js')).command
  },
  ca: {
    describe: 'The local authority behind `start --tls`: where it is, and how to trust it',
    load: async () => (await import('./commands/ca.js')).command
  },
  doctor: {
    describe: 'What could be in the way on this machine, and what to do about it',
    load: async () => (await import('./commands/doctor.js')).command
  },
  about: {
    describe: 'What is emulated, and how we know it: documented, observed or assumed',
    load: async () => (await import('./commands/about.js')).command
  },
  completion: {
    describe: 'A script that completes commands and flags in your shell',
    load: async () => (await import('./commands/completion.js')).command
  }
}

export const loadAll = (): Promise<Command[]> => Promise.all(Object.values(commands).map(({ load }) => load()))

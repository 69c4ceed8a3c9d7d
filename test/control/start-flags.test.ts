import t from 'tap'
import { toArguments } from '../../src/cli/arguments.js'
import { command } from '../../src/cli/commands/start.js'
import { toEmulatorOptions } from '../../src/cli/start-options.js'
import { startFlags } from '../../src/control/start-flags.js'
import { type EmulatorOptions, toSettings, toUsualSettings } from '../../src/options.js'
import { fakeIo } from '../cli/fake-io.js'

const flagsOf = (options: EmulatorOptions): string[] => {
  const settings = toSettings(options)
  return startFlags(settings, toUsualSettings(settings))
}

/** What the command makes of them. */
const read = async (flags: readonly string[]): Promise<EmulatorOptions> => {
  const io = fakeIo()
  const frame = { name: 'start', command, commandNames: ['start'], loadAll: async () => [command] }
  return toEmulatorOptions(await toArguments(flags, frame, io), io)
}

t.test('what is as it usually is needs no flag, by the library and by the command', async t => {
  t.strictSame(flagsOf({}), [])
  t.strictSame(flagsOf(await read([])), [])
  for (const policy of ['2021', '2022'] as const) t.strictSame(flagsOf({ policy }), ['--policy', policy])
})

t.test('all others come back as they were', async t => {
  const options: EmulatorOptions = {
    data: '/tmp/an emulator’s.db',
    auth: 'strict',
    strict: true,
    clock: 'manual',
    policy: '2022',
    deliveryTimeout: '2s',
    signatureKey: 'utf8',
    escapeHtml: true,
    probeTimeout: '1m',
    activationDelay: '2m',
    linger: 20,
    maxSockets: 5,
    keepDeliveries: 6,
    keepBytes: '7kb',
    keepActivities: 8,
    seed: 0
  }
  const flags = flagsOf(options)
  t.strictSame(toSettings({ ...(await read(flags)), port: 0 }), toSettings(options))
  t.ok(flags.every(word => typeof word === 'string'))
  t.strictSame(flagsOf({ ...options, proxy: { certificateFor: async () => ({ key: '', cert: '' }) } }), [
    ...flags,
    '--proxy'
  ])
})

t.test('secrets, files, and where it listens, are not among them', async t => {
  const clients = [{ clientId: 'c', clientSecret: 's' }]
  const reach = { map: { 'example.com': 'http://127.0.0.1:1' }, forwardTo: 'http://127.0.0.1:1', allowLocalUrls: true }
  t.strictSame(flagsOf({ ...reach, clients, controlToken: 'c', port: 1, host: '::1', ca: 'PEM' }), [])
})

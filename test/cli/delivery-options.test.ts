import t from 'tap'
import { toArguments } from '../../src/cli/arguments.js'
import { command } from '../../src/cli/commands/start.js'
import { commandHelp } from '../../src/cli/help.js'
import { toEmulatorOptions } from '../../src/cli/start-options.js'
import { toSettings } from '../../src/options.js'
import { fakeIo } from './fake-io.js'

const read = async (argv: string[], env: Record<string, string> = {}) => {
  const io = fakeIo({ env })
  const frame = { name: 'start', command, commandNames: ['start'], loadAll: async () => [command] }
  return toEmulatorOptions(await toArguments(argv, frame, io), io)
}

t.test('the defaults of the flags are those of the library', async t => {
  const { port, ...settings } = toSettings(await read([]))
  t.equal(port, 4010)
  const { port: _port, ...defaults } = toSettings()
  t.same(settings, defaults)
})

t.test('what is given', async t => {
  const argv = ['--policy', '2021', '--delivery-timeout', '1.5s', '--signature-key', 'utf8', '--escape-html']
  const more = ['--activation-delay', '2m', '--linger', '50ms', '--max-sockets', '8', '--keep-deliveries', '0']
  const kept = ['--keep-bytes', '64kb', '--keep-activities', '5']
  t.match(toSettings(await read([...argv, ...more, ...kept])), {
    policy: '2021',
    deliveryTimeoutMs: 1500,
    signatureKey: 'utf8',
    escapeHtml: true,
    activationDelayMs: 120_000,
    lingerMs: 50,
    maxSockets: 8,
    keepDeliveries: 0,
    keepBytes: 65_536,
    keepActivities: 5
  })
  const env = { ENS_LOCAL_SIGNATURE_KEY_ENCODING: 'utf8', ENS_LOCAL_SIGNATURE_KEY: 'a key for listen' }
  const known = { ...command, options: { key: { describe: '', env: 'ENS_LOCAL_SIGNATURE_KEY' } } }
  const io = fakeIo({ env })
  const frame = { name: 'start', command, commandNames: ['start'], loadAll: async () => [known] }
  t.match(await toEmulatorOptions(await toArguments([], frame, io), io), { signatureKey: 'utf8' })
})

t.test('what makes no sense', async t => {
  await t.rejects(read(['--keep-bytes', '1tb']), { code: 'ERR_USAGE', message: '--keep-bytes: 1tb is no size.' })
  await t.rejects(read(['--policy', '2020']), { code: 'ERR_USAGE', message: /none of current, 2022, 2021/ })
  await t.rejects(read(['--linger', '5']), { code: 'ERR_USAGE', message: /no duration/ })
})

t.test('the help has them in a group behind the others', async t => {
  const help = await commandHelp('d', command, fakeIo())
  t.match(help, /\nOptions:\n {2}--port .*\n {2}--host .*\nDelivery:\n {2}--policy /s)
  t.match(help, /ENS_LOCAL_SIGNATURE_KEY_ENCODING/)
})

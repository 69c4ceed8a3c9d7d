// The handshake from the command line, with a receiver that fetches a token and calls ens-verify before it answers.

import { PassThrough } from 'node:stream'
import t from 'tap'
import { main } from '../../src/cli/main.js'
import { signatureKey, startGood } from '../support/ens-receivers.js'
import { type FakeIo, fakeIo } from './fake-io.js'

interface Typing extends FakeIo {
  readonly stdin: PassThrough & { isTTY: boolean }
}

const createIo = (columns?: number): Typing => ({
  ...fakeIo(columns === undefined ? {} : { columns }),
  stdin: Object.assign(new PassThrough(), { isTTY: columns !== undefined })
})

const fieldOf = (io: FakeIo, name: string): string =>
  new RegExp(`^ {2}${name} +(\\S+)$`, 'm').exec(io.stderr.text())?.[1] ?? ''

const origin = (io: FakeIo): string => fieldOf(io, 'token').replace(/\/v2\/token$/, '')

const handshake = ['--handshake', '--handshake-port', '0']
const three = ['--only', 'probe-200,verification-inside-create,valid-signature']

t.test('on a terminal it tells where to verify, then the new key, and waits for Enter', async t => {
  const receiver = await startGood(t)
  const io = createIo(80)
  const ended = main(['check', receiver.url, ...handshake, ...three], io)
  await io.stderr.line(/^ {2}clientSecret/)
  const ens = { url: origin(io), clientId: fieldOf(io, 'clientId'), clientSecret: fieldOf(io, 'clientSecret') }
  receiver.configure({ signatureKey: '', ens })
  io.stdin.write('\n')
  await io.stderr.line(/^ {2}signatureKey/)
  receiver.configure({ signatureKey: fieldOf(io, 'signatureKey'), ens })
  io.stdin.write('\n')
  t.equal(await ended, 0, io.stdout.text())
  t.match(io.stdout.text(), 'Nothing to mend: 3 cases passed.')
})

t.test('without a terminal it goes on with the key that was given, and shows it to nobody', async t => {
  const receiver = await startGood(t)
  const io = createIo()
  const one = ['--only', 'verification-inside-create', '--deadline-scale', '0.1']
  // The probe is made at once: nobody waits until this receiver knows whom to call.
  t.equal(await main(['check', receiver.url, ...handshake, ...one, '--key', signatureKey, '--details'], io), 1)
  t.match(io.stdout.text(), /^✗ verification-inside-create/m)
  t.match(io.stderr.text(), /^ {2}callbackId +[\w-]{36}$/m)
  t.notMatch(io.stdout.text() + io.stderr.text(), signatureKey)
})

t.test('Ctrl-C while it waits for Enter', async t => {
  const receiver = await startGood(t)
  const io = createIo(62)
  const ended = main(['check', receiver.url, ...handshake, ...three], io)
  await io.stderr.line(/^ {2}clientSecret/)
  io.interrupt()
  t.equal(await ended, 130)
})

t.test('a port that is taken', async t => {
  const { url } = await startGood(t)
  const io = createIo()
  const taken = ['--handshake', '--handshake-port', new URL(url).port]
  t.equal(await main(['check', url, ...taken, '--key', signatureKey], io), 1)
  t.match(io.stderr.text(), /Port \d+ is in use\.\n.*--handshake-port 0 takes a free one/)
})

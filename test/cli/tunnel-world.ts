// All that a laptop needs to be public without the Internet: a relay, TLS before it, an authority, and an app.

import { join } from 'node:path'
import type { Test } from 'tap'
import { command } from '../../src/cli/commands/tunnel.js'
import { type Emulator, startEmulator } from '../../src/index.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'
import { type FakeRelay, startFakeRelay } from '../support/fake-relay.js'
import { startTlsFront, type TlsFront } from '../support/tls-front.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

export interface TunnelWorld {
  readonly relay: FakeRelay
  readonly front: TlsFront
  readonly app: Sink
  /** What finds `lt.test` and all below it, and trusts it. */
  readonly flags: readonly string[]
}

export const startTunnelWorld = async (t: Test): Promise<TunnelWorld> => {
  const relay = await startFakeRelay(t)
  const front = await startTlsFront(t, ['lt.test', '*.lt.test'], relay.port)
  const app = await startSink()
  t.teardown(app.close)
  const ca = join(t.testdir({ 'ca.pem': front.ca }), 'ca.pem')
  const map = `lt.test=${front.origin},*.lt.test=${front.origin}`
  return { relay, front, app, flags: ['--map', map, '--ca', ca] }
}

export const atRelay: readonly string[] = ['--provider', 'localtunnel', '--server', 'https://lt.test']

/** An emulator that finds the public URLs as everybody does. */
export const startEns = async (t: Test, { front }: TunnelWorld): Promise<Emulator> => {
  const emulator = await startEmulator({ auth: 'strict', map: { '*.lt.test': front.origin }, ca: front.ca })
  t.teardown(() => emulator.close())
  return emulator
}

export interface Run {
  readonly io: FakeIo
  readonly exitCode: Promise<number>
  /** Under --json: the first line of this type, as soon as it is there. */
  told(type: string): Promise<Record<string, unknown>>
}

/** Runs `tunnel`; it ends with the test, if not before. */
export const run = (t: Test, argv: readonly string[], options: FakeIoOptions = {}): Run => {
  const io = fakeIo(options)
  const exitCode = runCommand(command, argv, io)
  t.teardown(async () => {
    io.interrupt()
    await exitCode
  })
  const ended = exitCode.then(code => {
    throw new Error(`It ended with ${code}: ${io.stderr.text()}`)
  })
  const told = async (type: string): Promise<Record<string, unknown>> =>
    JSON.parse(await Promise.race([io.stdout.line(new RegExp(`^{"type":"${type}"`)), ended]))
  // Nobody may wait for a line when it ends.
  ended.catch(() => {})
  return { io, exitCode, told }
}

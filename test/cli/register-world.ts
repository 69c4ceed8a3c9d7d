// An emulator, a folder of its own for what is remembered, and `register` run against it.

import { PassThrough } from 'node:stream'
import { request } from 'undici'
import { command } from '../../src/cli/commands/register.js'
import { EnsClient } from '../../src/client/ens-client.js'
import type { EmulatorOptions } from '../../src/options.js'
import type { SinkRequest } from '../../src/test-kit/index.js'
import { type Ens, startEns } from '../support/ens.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

export const url = 'https://hooks.example.com/ens'

export interface Running {
  readonly io: FakeIo & { readonly stdin: PassThrough }
  /** Of Ctrl-C at the latest. */
  readonly code: Promise<number>
  /** Presses Ctrl-C; the exit code. */
  stop(): Promise<number>
}

export interface Ran {
  readonly code: number
  readonly io: FakeIo
  readonly out: string
  readonly err: string
}

export interface World extends Ens {
  /** As whoever looks at ENS. */
  readonly client: EnsClient
  readonly home: string
  start(argv: readonly string[], options?: FakeIoOptions): Running
  /** With nothing on stdin, or these lines. */
  run(argv: readonly string[], options?: FakeIoOptions & { lines?: string }): Promise<Ran>
  /** Lets the emulator reach the receiver of that run, once it listens. */
  leadTo(running: Running): void
}

interface Test {
  testdir(): string
  teardown(run: () => Promise<unknown>): void
}

const start = (argv: readonly string[], options: FakeIoOptions): Running => {
  const stdin = Object.assign(new PassThrough(), { isTTY: options.columns !== undefined })
  const io = { ...fakeIo(options), stdin }
  const code = runCommand(command, argv, io)
  const stop = (): Promise<number> => {
    io.interrupt()
    return code
  }
  return { io, code, stop }
}

const listeningOf = async ({ io }: Running): Promise<string> => {
  const line = await Promise.race([io.stderr.line(/^Listening on/), io.stdout.line(/"listening"/)])
  return /http:\/\/[\d.:]+\d/.exec(line)?.[0] ?? ''
}

/** For a sink: hands on to the receiver, as a tunnel would. */
export const relayTo = (receiver: string | Promise<string>): ((got: SinkRequest) => Promise<number>) => {
  return async ({ path, headers, body }) => {
    const signature = headers['x-sfmc-ens-signature']
    const answer = await request(`${await receiver}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...(signature && { 'x-sfmc-ens-signature': signature }) }
    })
    await answer.body.dump()
    return answer.statusCode
  }
}

export const startWorld = async (t: Test, options: EmulatorOptions = {}): Promise<World> => {
  const home = t.testdir()
  const ens = await startEns(t, options)
  const { emulator, sink } = ens
  const client = new EnsClient({ target: emulator.url, token: emulator.token })
  t.teardown(() => client.close())
  const withEnv = ({ env, ...rest }: FakeIoOptions): FakeIoOptions => ({
    ...rest,
    env: { ENS_LOCAL_URL: emulator.url, ENS_LOCAL_HOME: home, ...env }
  })
  return {
    ...ens,
    client,
    home,
    start: (argv, more = {}) => {
      const running = start(argv, withEnv(more))
      t.teardown(running.stop)
      return running
    },
    run: async (argv, { lines = '', ...more } = {}) => {
      const { io, code } = start(argv, withEnv(more))
      io.stdin.end(lines)
      return { code: await code, io, out: io.stdout.text(), err: io.stderr.text() }
    },
    leadTo: running => sink.respondWith(relayTo(listeningOf(running)))
  }
}

/** The key that the probe has brought, as a person would find it in the log of the receiver. */
export const broughtKey = async ({ sink }: Ens): Promise<string> => (await sink.nextVerification()).verificationKey
